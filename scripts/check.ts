// Quick checks without any service: format, lint, types, boundaries, dead code, unit tests. `npm run check`.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prismaEnvironment } from './prisma-environment.ts'
import { hostPath, runCommand } from './stack/host.ts'
import { repositoryRoot } from './stack/data-folder.ts'

const steps: [name: string, program: string, ...args: string[]][] = [
  ['database client', 'prisma', 'generate'],
  ['format', 'oxfmt', '--check', '.'],
  ['lint', 'oxlint', '--type-aware', '--deny-warnings'],
  ['types', 'turbo', 'run', 'types', '--output-logs=errors-only'],
  ['types of scripts', 'tsc', '--noEmit', '-p', '.'],
  ['boundaries', 'turbo', 'boundaries', '--no-color'],
  ['dead code', 'knip', '--no-progress'],
  ['unit tests', 'vitest', 'run', '--project', 'unit', '--reporter=dot'],
]

await runCommand(async () => {
  const failed: string[] = []
  for (const [name, program, ...args] of steps) {
    const started = performance.now()
    const run = spawnSync(join(repositoryRoot, 'node_modules/.bin', program), args, {
      cwd: repositoryRoot,
      encoding: 'utf8',
      env: environment(program),
      maxBuffer: 2 ** 26,
    })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${run.status === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(18)} ${seconds.padStart(6)} s`)
    if (run.status === 0) continue
    failed.push(name)
    console.log(`${run.stdout}\n${run.stderr}${run.error?.message ?? ''}`)
  }
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}. "npm run format" mends the format.`)
  return failed.length > 0 ? 1 : 0
})

function environment(program: string): NodeJS.ProcessEnv {
  const quiet = { TURBO_TELEMETRY_DISABLED: '1', NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' }
  const env = prismaEnvironment({ ...process.env, ...quiet })
  // Turbo starts npm.
  return program === 'turbo' ? { ...env, PATH: hostPath() } : env
}
