// Everything to use Whittle on this machine: `npm run up [-- --port 4000] [-- --detach]`.
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { buildApplication } from './stack/application.ts'
import { chooseDataFolder } from './stack/data-folder.ts'
import { CommandError, runCommand } from './stack/host.ts'
import { forgetOwnProcess, isRunning, recordOwnProcess, stopLeftovers, Supervisor } from './stack/managed-process.ts'
import { parsePort, type Ports, portsFromEnvironment, requireFreePorts } from './stack/ports.ts'
import { loadSecrets } from './stack/secrets.ts'
import { startApplication, startServers } from './stack/stack.ts'
import { ensureSystemPackages, partsToRun } from './stack/system-packages.ts'
import { welcome } from './stack/welcome.ts'

await runCommand(async () => {
  const { values } = parseArgs({ options: { port: { type: 'string' }, detach: { type: 'boolean' } } })
  const ports = portsFromEnvironment(values.port === undefined ? undefined : parsePort(values.port, '--port'))
  ensureSystemPackages(partsToRun)
  const dataFolder = chooseDataFolder()
  if (isRunning(dataFolder, 'up')) {
    console.log(`Whittle is running already. "npm run down" stops it.`)
    return
  }
  if (values.detach) await startDetached(dataFolder, ports)
  else await startHere(dataFolder, ports)
})

async function startHere(dataFolder: string, ports: Ports): Promise<void> {
  const leftovers = await stopLeftovers(dataFolder)
  if (leftovers.length > 0) console.log(`Stopped what an earlier start left behind: ${leftovers.join(', ')}`)
  await requireFreePorts(ports)
  recordOwnProcess(dataFolder)
  const supervisor = new Supervisor(dataFolder)
  const ended = new Promise<void>((done) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => done())
  })
  try {
    const options = { dataFolder, ports, secrets: loadSecrets(dataFolder), durable: true }
    const starting = (async () => {
      console.log(
        `Starting Postgres (${ports.postgres}), Redis (${ports.redis}) and the registry (${ports.registry}) …`,
      )
      await startServers(supervisor, options)
      console.log('Building the pages (about a minute the first time) …')
      buildApplication()
      console.log('Migrating the database, starting web, resolver and worker …')
      await startApplication(supervisor, options)
      console.log(await welcome(options))
    })()
    // When it is stopped while starting, what then fails is of no interest.
    starting.catch(() => undefined)
    await Promise.race([ended, starting])
    await ended
    console.log('\nStopping …')
  } finally {
    await supervisor.stop()
    forgetOwnProcess(dataFolder)
  }
}

/** Starts the same command in the background and returns when it printed its welcome. */
async function startDetached(dataFolder: string, ports: Ports): Promise<void> {
  const logFile = join(dataFolder, 'up.log')
  const log = openSync(logFile, 'w')
  const child = spawn(process.execPath, [import.meta.filename, '--port', String(ports.web)], {
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let code: number | undefined
  child.once('exit', (status) => (code = status ?? 1))
  let shown = 0
  for (;;) {
    const text = readFileSync(logFile, 'utf8')
    process.stdout.write(text.slice(shown))
    shown = text.length
    if (text.includes('npm run down')) break
    if (code !== undefined) throw new CommandError(`Whittle did not start; the messages above are also in ${logFile}`)
    await pause(200)
  }
  child.unref()
  // The supervisor goes on; without this the pipe-less child would still hold this process's event loop.
  process.exit(0)
}
