import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { carve, starting, type Carving } from '../production/testing/carving.ts'
import { ANSWERED_COMMANDS } from './answered-commands.ts'
import { EFFECT_CASES, type ExpectedEntry } from './testing/effect-cases.ts'
import { LOOK_UP_CASES } from './testing/look-up-cases.ts'
import { SERVER_CASES } from './testing/server-cases.ts'

const CASES = [...EFFECT_CASES, ...SERVER_CASES, ...LOOK_UP_CASES]

describe.each(CASES)('$effect ($by)', ({ made, user = 'root', by, expected, absent = [], known = [] }) => {
  it('is in the image, and what is not is known', async () => {
    const image = starting()
    const carving = await carve(made, { config: { ...image.config, user } })
    for (const entry of expected) expect(found(carving, entry)).toEqual(entry)
    for (const path of absent) expect(found(carving, { path, type: 'file' })).toBeUndefined()
    const left = carving.tree.report.effectsKnown.flatMap(({ commands }) => commands)
    expect(left.toSorted()).toEqual([...known].sort())
    for (const file of by.match(/[a-z-]+\.ts/g) ?? [])
      expect([file, existsSync(join(import.meta.dirname, file))]).toEqual([file, true])
  })
})

it('says why commands need no effect', () => {
  for (const { package: name, reason } of ANSWERED_COMMANDS)
    expect([name, reason]).toEqual([name, expect.stringMatching(/\S+ \S+/)])
})

/** What the image has at the path of an expectation, in the form of the expectation. */
function found({ tree }: Carving, { path, is, holds, target }: ExpectedEntry): ExpectedEntry | undefined {
  const generated = tree.generated.find((entry) => entry.path === path)
  const packaged = tree.packages.flatMap(({ entries }) => entries).find((entry) => entry.path === path)
  const entry = generated ?? packaged ?? tree.directories.find((folder) => folder.path === path)
  if (entry === undefined) return undefined
  const text = generated?.content?.toString('latin1') ?? ''
  return {
    path,
    type: entry.type as ExpectedEntry['type'],
    ...(is === undefined ? {} : { is: `${entry.mode.toString(8)} ${entry.uid}:${entry.gid}` }),
    ...(target === undefined ? {} : { target: entry.target }),
    ...(holds === undefined ? {} : { holds: text.includes(holds) ? holds : text.slice(0, 200) }),
  }
}
