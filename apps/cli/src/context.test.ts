import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createContext } from './context.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'context-'))))
afterEach(() => rmSync(folder, { recursive: true }))

it('makes the folder of the store', async () => {
  const context = await createContext({ store: join(folder, 'a/b') })
  expect(await context.knownSnapshot('debian/13')).toBeUndefined()
})

it('says which folder it cannot keep anything in, and how to name another', async () => {
  const store = join(folder, 'file')
  writeFileSync(store, '')
  await expect(createContext({ store })).rejects.toMatchObject({
    code: 'CLI_STORE_UNUSABLE',
    category: 'invalid-input',
    publicMessage: `Packages and results cannot be kept in ${store}: file already exists.`,
    hint: expect.stringContaining('--store'),
  })
})

it.each(['/proc/whittle', '/proc/whittle/a/b'])('says so as well where the kernel keeps nothing: %s', async (store) => {
  await expect(createContext({ store })).rejects.toMatchObject({
    code: 'CLI_STORE_UNUSABLE',
    publicMessage: `Packages and results cannot be kept in ${store}: no such file or directory.`,
  })
})
