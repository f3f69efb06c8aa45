#!/usr/bin/env node
// Prisma's CLI starts a native "schema-engine" binary that npm does not carry. This program answers the same JSON-RPC
// over stdio with Prisma's own engine compiled to WebAssembly, connected through the pg driver adapter, so the stock
// CLI migrates without a download. It leans on Prisma internals: all @prisma packages are pinned to one version, and
// scripts/test/prisma-offline.test.ts repeats the checks at each update.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

const PG_CHAR = 18
const PG_TEXT = 25
const NO_DATABASE = 'postgresql://nobody@127.0.0.1:1/none'

let panicMessage
globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => (panicMessage = message) }
await loadWasm()

const { datamodels, datasource, command, wantsVersion } = parseArguments(process.argv.slice(2))
if (wantsVersion) {
  console.log(`schema-engine-cli wasm-${glue.version()}`)
} else if (command) {
  await runCommand(command)
} else {
  serve()
}

async function loadWasm() {
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  const wasm = readFileSync(entry.replace('schema_engine.js', 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(wasm, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
}

function parseArguments(args) {
  const parsed = { datamodels: [], datasource: {}, command: undefined, wantsVersion: false }
  for (let i = 0; i < args.length; i++) {
    if (args[i] === '--version' || args[i] === 'version') parsed.wantsVersion = true
    if (!args[i].startsWith('--') && args[i] !== 'cli') continue
    const value = args[++i]
    if (args[i - 1] === '--datamodels') parsed.datamodels.push([value, readFileSync(value, 'utf8')])
    if (args[i - 1] === '--datasource') parsed.datasource = JSON.parse(value)
    if (args[i - 1] === 'cli') parsed.command = value
  }
  return parsed
}

/** Fields instead of a connection string: adapter-pg names the shadow database by a field, which a string would override. */
function connectionFields(url) {
  const parsed = new URL(url)
  return {
    host: decodeURIComponent(parsed.hostname),
    port: Number(parsed.port || 5432),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
  }
}

/** adapter-pg 7.10 cannot read the catalogue's "char" columns, and splits scripts at every ";", inside DO $$ too. */
function mendAdapter(adapter) {
  const queryRaw = adapter.queryRaw
  adapter.queryRaw = async (query) => {
    const result = await adapter.performIO(query)
    const wasChar = result.fields.map((field) => field.dataTypeID === PG_CHAR)
    for (const field of result.fields) if (field.dataTypeID === PG_CHAR) field.dataTypeID = PG_TEXT
    const set = await queryRaw.call(Object.create(adapter, { performIO: { value: async () => result } }), query)
    return { ...set, columnTypes: set.columnTypes.map((type, i) => (wasChar[i] ? ColumnTypeEnum.Character : type)) }
  }
  adapter.executeScript = async (script) => {
    try {
      await adapter.client.query(script)
    } catch (error) {
      adapter.onError(error)
    }
  }
  return adapter
}

/** adapter-pg 7.10 drops the shadow database before it closes its own pool, which Postgres refuses: close first here. */
class MigrationAdapterFactory extends PrismaPg {
  constructor(fields, options, opened) {
    super({ ...fields, max: 1 }, options)
    this.fields = fields
    this.opened = opened
  }

  async connect() {
    const adapter = mendAdapter(await super.connect())
    this.opened.push(adapter)
    return adapter
  }

  async connectToShadowDb() {
    const name = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    const administer = async (sql) => {
      const client = new pg.Client(this.fields)
      await client.connect()
      try {
        await client.query(sql)
      } finally {
        await client.end()
      }
    }
    await administer(`CREATE DATABASE "${name}"`)
    const adapter = mendAdapter(await new PrismaPg({ ...this.fields, database: name, max: 1 }).connect())
    const dispose = adapter.dispose.bind(adapter)
    adapter.dispose = async () => {
      await dispose()
      await administer(`DROP DATABASE "${name}" WITH (FORCE)`)
    }
    return adapter
  }
}

async function runCommand(name) {
  const fields = connectionFields(datasource.url)
  if (name === 'can-connect-to-database') {
    const client = new pg.Client(fields)
    try {
      await client.connect()
      await client.end()
    } catch (error) {
      const code = { '3D000': 'P1003', '28P01': 'P1000' }[error.code] ?? 'P1001'
      process.stderr.write('\n')
      failKnown(error.message, code)
    }
  } else if (name === 'create-database') {
    const client = new pg.Client({ ...fields, database: 'postgres' })
    await client.connect()
    try {
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(fields.database)}`)
    } catch (error) {
      // Another deployment that started with this one made it: duplicate database, or its row in pg_database.
      if (!['42P04', '23505'].includes(error.code)) throw error
    }
    await client.end()
  } else {
    failKnown(`unsupported: cli ${name}`, 'P0000')
  }
}

function failKnown(message, code) {
  const entry = { level: 'ERROR', target: 'schema_engine::logger', fields: { message, error_code: code } }
  process.stderr.write(`${JSON.stringify(entry)}\n`)
  process.exitCode = 1
}

function serve() {
  const opened = []
  const reply = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)

  // One engine a request: a used one loses its shadow-database factory, and closing frees the advisory lock.
  async function freshEngine() {
    for (const adapter of opened.splice(0)) await adapter.dispose()
    const url = datasource.url ?? NO_DATABASE
    const schema = new URL(url).searchParams.get('schema') ?? undefined
    const factory = new MigrationAdapterFactory(connectionFields(url), { schema }, opened)
    const options = { datamodels: datamodels.length > 0 ? datamodels : undefined }
    return glue.SchemaEngine.new(options, () => {}, bindMigrationAwareSqlAdapterFactory(factory))
  }

  async function handle({ id, method, params }) {
    try {
      if (method === 'createDatabase') throw new Error('not supported by the wasm engine')
      const engine = await freshEngine()
      // These two cannot open the shadow database themselves; devDiagnostic can, and leaves its result in the cache.
      if (method === 'evaluateDataLoss' || method === 'createMigration') {
        await engine.devDiagnostic({ migrationsList: params.migrationsList, filters: params.filters })
      }
      const result = await engine[method === 'getDatabaseVersion' ? 'version' : method](params)
      if (method === 'diff' && result.stdout)
        reply({ id: 'print-1', method: 'print', params: { content: result.stdout } })
      reply({ id, result: result ?? {} })
    } catch (error) {
      const message = String(error?.message ?? error)
      const data = { is_panic: false, message: panicMessage ?? message, error_code: error?.code ?? null }
      reply({ id, error: { code: 4466, message, data } })
    }
  }

  let current
  process.on('uncaughtException', (error) => {
    // A Rust panic surfaces here.
    process.exitCode = 1
    if (current === undefined) return void process.stderr.write(`${error.stack}\n`)
    const data = { is_panic: false, message: panicMessage ?? String(error.stack), error_code: null }
    reply({ id: current, error: { code: 4466, message: 'panic', data } })
  })
  let queue = Promise.resolve()
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity })
  lines.on('line', (line) => {
    const message = line.trim() && JSON.parse(line)
    if (!message?.method) return
    queue = queue.then(async () => {
      current = message.id
      await handle(message)
      current = undefined
    })
  })
  lines.on('close', () => void queue.then(() => process.exit()))
}
