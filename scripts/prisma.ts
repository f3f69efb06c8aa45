// Runs the stock Prisma CLI with the WebAssembly schema engine: `node scripts/prisma.ts migrate deploy`.
import { spawnSync } from 'node:child_process'
import { prismaEnvironment } from './prisma-environment.ts'

const cli = 'node_modules/prisma/build/index.js'
const args = process.argv.slice(2)
const run = spawnSync(process.execPath, [cli, ...args], { stdio: 'inherit', env: prismaEnvironment(process.env) })
process.exitCode = run.status ?? 1
