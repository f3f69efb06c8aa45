// Made inputs against everything that reads what others made. `npm run fuzz -- --help`.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type FuzzReport, runFuzz, targetNames } from './run-fuzz.ts'

const HELP = `npm run fuzz -- [options]
  --seed TEXT       the same seed gives the same inputs (default: the time)
  --inputs N        inputs of all targets together (default: 100000)
  --target NAME     one target alone
  --seconds N       ends the run after this time (default: 3600)
  --save DIR        where inputs that broke something are kept (default: fuzz-failures)
  --replay FILE     reads a kept input again; wants --target
Ends with 0 when no invariant was broken, 1 when one was, 2 when the call is wrong.`

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now()) },
    inputs: { type: 'string', default: '100000' },
    target: { type: 'string' },
    seconds: { type: 'string', default: '3600' },
    save: { type: 'string', default: 'fuzz-failures' },
    replay: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
process.exitCode = await main()

async function main(): Promise<number> {
  const names = await targetNames()
  const [inputs, maxSeconds] = [Number(values.inputs), Number(values.seconds)]
  const wrong =
    !Number.isInteger(inputs) ||
    inputs < 1 ||
    !(maxSeconds > 0) ||
    (values.replay !== undefined && values.target === undefined)
  if (values.help || wrong || (values.target !== undefined && !names.includes(values.target))) {
    console.log(`${HELP}\nTargets: ${names.join(', ')}`)
    return values.help ? 0 : 2
  }
  console.log(`seed ${values.seed}`)
  const report = await runFuzz({
    seed: values.seed,
    inputs,
    maxSeconds,
    ...(values.target === undefined ? {} : { target: values.target }),
    ...(values.replay === undefined ? {} : { replay: await readFile(values.replay) }),
    onTarget: ({ target, inputs, seconds, outcomes }) => {
      const results = Object.entries(outcomes).sort(([, a], [, b]) => b - a)
      const shown = results.slice(0, 6).map(([outcome, count]) => `${outcome} ${count}`)
      const rest = results.length > shown.length ? `, ${results.length - shown.length} more` : ''
      console.log(
        `${target.padEnd(11)} ${String(inputs).padStart(6)} in ${seconds.toFixed(1).padStart(6)} s  ${shown.join(', ')}${rest}`,
      )
    },
  })
  console.log(
    `peak memory ${Math.round(report.peakRssBytes / 1e6)} MB${report.stopped ? '; stopped: the time was over' : ''}`,
  )
  await saveFailures(report)
  return report.failures.length > 0 ? 1 : 0
}

async function saveFailures({ failures }: FuzzReport): Promise<void> {
  for (const { target, number, reason, input } of failures) {
    await mkdir(values.save, { recursive: true })
    const file = join(values.save, `${target}-${number < 0 ? 'last' : number}`)
    await writeFile(file, input)
    console.log(`\nBROKEN ${target}: ${reason}\n  kept in ${file}; npm run fuzz -- --target ${target} --replay ${file}`)
  }
}
