import { parseArgs } from 'node:util'
import { CommandError, parseCall } from '../stack/host.ts'

export const imageNames = ['nginx', 'python', 'java'] as const
export type ImageName = (typeof imageNames)[number]

export interface BenchOptions {
  images: ImageName[]
  resolve: boolean
  /** Memory of a build of 1.5 GB. */
  large: boolean
  /** Which of 1,000 images a new snapshot changes. */
  decide: boolean
  /** Rounds of every pairing, time allowing. */
  rounds: number
  /** Store that keeps index and packages from one run to the next; a temporary one unless given. */
  storeFolder?: string
  writeDocs: boolean
  /** Circumstances to be recorded with the figures. */
  note?: string
  /** Take the figures for the documentation from this result instead of measuring. */
  resultFile?: string
}

const usage = `npm run bench -- [${imageNames.join('] [')}] [resolve] [large] [decide] [--rounds N] [--store DIR] [--note TEXT] [--write-docs [RESULT.json]]`

/** What is to be measured: everything unless parts are named. A wrong call fails with the usage. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args)
  const resultFile = positionals.find((word) => word.endsWith('.json'))
  const parts = positionals.filter((word) => word !== resultFile)
  const unknown = parts.find((part) => ![...imageNames, 'resolve', 'large', 'decide'].includes(part))
  if (unknown !== undefined) throw new CommandError(`There is nothing named "${unknown}" to measure.\n${usage}`)
  if (resultFile !== undefined && (!values['write-docs'] || parts.length > 0)) {
    throw new CommandError(`A result is only for --write-docs, alone.\n${usage}`)
  }
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1 || rounds > 50) {
    throw new CommandError(`--rounds must be a number from 1 to 50, not "${values.rounds}".`)
  }
  return {
    images: imageNames.filter((name) => parts.length === 0 || parts.includes(name)),
    resolve: parts.length === 0 || parts.includes('resolve'),
    large: parts.length === 0 || parts.includes('large'),
    decide: parts.length === 0 || parts.includes('decide'),
    rounds,
    storeFolder: values.store,
    writeDocs: values['write-docs'],
    note: values.note,
    resultFile,
  }
}

function parse(args: readonly string[]) {
  return parseCall(usage, () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '3' },
        store: { type: 'string' },
        note: { type: 'string' },
        'write-docs': { type: 'boolean', default: false },
      },
    }),
  )
}
