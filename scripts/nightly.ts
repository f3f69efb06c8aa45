// npm run nightly [-- STEP … --folder FOLDER]: everything that is too long for `npm test`, one after the other, each bounded
// (docs/testing.md). Prints how each step ended; everything that it wrote is in FOLDER/STEP.log (.whittle/nightly unless told). The
// last line is `N passed, N failed`; ends with 1 when a step failed.
import { mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runStep } from './nightly/run-step.ts'
import { nightlySteps } from './nightly/steps.ts'
import { chooseDataFolder, repositoryRoot } from './stack/data-folder.ts'
import { CommandError, runCommand } from './stack/host.ts'

await runCommand(async () => {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { folder: { type: 'string' } } })
  const folder = resolve(values.folder ?? join(chooseDataFolder(), 'nightly'))
  mkdirSync(folder, { recursive: true })
  const steps = nightlySteps(join(folder, 'store'))
  const names = steps.map(({ name }) => name)
  const unknown = positionals.filter((name) => !names.includes(name))
  if (unknown.length > 0)
    throw new CommandError(`There is no step ${unknown.join(', ')}; there are ${names.join(', ')}.`)
  const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const stopping = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())
  let passed = 0
  let failed = 0
  for (const { name, args, minutes } of steps.filter(
    (step) => positionals.length === 0 || positionals.includes(step.name),
  )) {
    if (stopping.signal.aborted) break
    const [program = '', ...own] = scripts[name]!.split(' ')
    const outcome = await runStep({
      command: [program, ...own, ...args],
      folder: repositoryRoot,
      logFile: join(folder, `${name}.log`),
      timeoutMs: minutes * 60_000,
      signal: stopping.signal,
    })
    if (outcome.ok) passed += 1
    else failed += 1
    const shown = `${outcome.ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(11)} ${(outcome.seconds / 60).toFixed(1).padStart(6)} min`
    console.log(`${shown}  ${outcome.ok ? (outcome.lastLines.at(-1) ?? '') : `(${outcome.end})`}`)
    if (!outcome.ok) console.log(outcome.lastLines.map((line) => `        ${line}`).join('\n'))
  }
  console.log(`${passed} passed, ${failed} failed`)
  return failed > 0 || stopping.signal.aborted ? 1 : 0
})
