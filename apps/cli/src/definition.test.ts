import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readDefinition } from './definition.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'definition-'))))
afterEach(() => rmSync(folder, { recursive: true }))

function fileWith(text: string): string {
  const file = join(folder, 'image.yaml')
  writeFileSync(file, text)
  return file
}

it('says in the system’s words why a file cannot be read', async () => {
  const file = join(folder, 'absent.yaml')
  await expect(readDefinition(file, {})).rejects.toMatchObject({
    code: 'CLI_FILE_UNREADABLE',
    publicMessage: `${file} cannot be read: no such file or directory.`,
  })
  await expect(readDefinition(folder, {})).rejects.toMatchObject({
    publicMessage: `${folder} cannot be read: illegal operation on a directory.`,
  })
})

it('names file and line of what is wrong in a definition, and what to do', async () => {
  const file = fileWith(
    'apiVersion: whittle.dev/v1\nkind: Image\nmetadata: { name: a }\nspec:\n  from: scratch\n  packges: [curl]\n',
  )
  await expect(readDefinition(file, {})).rejects.toMatchObject({
    code: 'SPEC_INVALID',
    publicMessage: `${file}:6: spec.packges: is not known`,
    hint: expect.stringContaining('packages'),
  })
})

it('takes any name that a variable may have from flags, and no value twice', async () => {
  const env = ['toString=1', 'constructor=2', '__proto__=3', 'A=x=y']
  await expect(readDefinition(undefined, { env })).resolves.toMatchObject({
    spec: { spec: { environment: { toString: '1', constructor: '2', A: 'x=y' } } },
  })
  const twice = readDefinition(undefined, { env: ['A=1', 'A=2'] })
  await expect(twice).rejects.toMatchObject({ publicMessage: '--env A is given twice.' })
})

it('names the field that a flag fills wrongly', async () => {
  const call = readDefinition(undefined, { package: ['curl', 'no package'] })
  await expect(call).rejects.toMatchObject({
    code: 'CLI_CALL_WRONG',
    publicMessage: expect.stringMatching(/^spec\.packages\[1\]: must be a package name/),
  })
})

it.each([
  ['that is cut off', '{"schema":"whittle.dev/lock/v1",', 'its JSON is damaged'],
  ['of another version', '{"schema":"whittle.dev/lock/v0"}', 'schema: '],
])('refuses a lock %s, naming the file', async (_, text, why) => {
  const file = fileWith(text)
  await expect(readDefinition(file, {})).rejects.toMatchObject({
    code: 'LOCK_INVALID',
    publicMessage: expect.stringContaining(`The lock ${file} is not valid: ${why}`),
    hint: 'Make it anew with "whittle lock".',
  })
})
