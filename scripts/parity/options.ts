import { parseArgs } from 'node:util'
import type { Architecture } from '@whittle/core'
import { CommandError, parseCall } from '../stack/host.ts'

const partNames = ['requests', 'check', 'versions'] as const
type Part = (typeof partNames)[number]

export interface ParityOptions {
  parts: Part[]
  /** Requests of one to five packages out of all. */
  requests: number
  /** Requests of all other kinds together. */
  special: number
  seed: number
  /** As definitions name it: `debian/13`. */
  suite: string
  /** Of the requests; the check of the archive is for both. */
  architecture: Architecture
  /** Store with the indexes; the command line's own unless given. What it knows is taken for six hours. */
  storeFolder?: string
  writeDocs: boolean
}

const usage = `npm run parity -- [${partNames.join('] [')}] [--requests N] [--special N] [--seed N] [--suite debian/13] [--architecture amd64|arm64] [--store DIR] [--write-docs]`

/** What is to be compared: everything unless parts are named. A wrong call fails with the usage. */
export function parseOptions(args: readonly string[]): ParityOptions {
  const { values, positionals } = parse(args)
  const unknown = positionals.find((part) => !partNames.some((name) => name === part))
  if (unknown !== undefined) throw new CommandError(`There is nothing named "${unknown}" to compare.\n${usage}`)
  const { architecture } = values
  if (architecture !== 'amd64' && architecture !== 'arm64') {
    throw new CommandError(`--architecture must be amd64 or arm64, not "${architecture}".`)
  }
  const requests = amount('requests', values.requests)
  return {
    parts: partNames.filter((name) => positionals.length === 0 || positionals.includes(name)),
    requests,
    special: values.special === undefined ? Math.floor(requests / 5) : amount('special', values.special),
    seed: amount('seed', values.seed),
    suite: values.suite,
    architecture,
    storeFolder: values.store,
    writeDocs: values['write-docs'],
  }
}

function amount(name: string, value: string): number {
  const number = Number(value)
  if (/^\d+$/.test(value) && number <= 100_000) return number
  throw new CommandError(`--${name} must be a number from 0 to 100000, not "${value}".`)
}

function parse(args: readonly string[]) {
  return parseCall(usage, () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        requests: { type: 'string', default: '5000' },
        special: { type: 'string' },
        seed: { type: 'string', default: '13' },
        suite: { type: 'string', default: 'debian/13' },
        architecture: { type: 'string', default: 'amd64' },
        store: { type: 'string' },
        'write-docs': { type: 'boolean', default: false },
      },
    }),
  )
}
