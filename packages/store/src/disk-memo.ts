import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Digest, canonicalJson, type MemoStore } from '@whittle/core'
import { z } from 'zod'
import { touch } from './in-use.ts'
import { explainFileError, fileErrorCode } from './store-error.ts'
import { hexOf, INCOMING, memoPlace } from './store-places.ts'

const MemoEntry = z.strictObject({ key: Digest, value: z.unknown() })

/**
 * Memo entries as small JSON files below `root`. An entry that cannot be read or does not name its key counts as lost;
 * callers parse the value by their own schema. Asking for an entry notes its use in the time of its file.
 */
export function createDiskMemo(root: string): MemoStore {
  const pathOf = (key: Digest) => memoPlace(root, hexOf(key))
  return {
    get: async (key) => {
      try {
        if (!(await touch(pathOf(key)))) return undefined
        const entry = MemoEntry.safeParse(JSON.parse(await readFile(pathOf(key), 'utf8')))
        return entry.success && entry.data.key === key ? entry.data.value : undefined
      } catch (thrown) {
        if (thrown instanceof SyntaxError || fileErrorCode(thrown) === 'ENOENT') return undefined
        throw explainFileError(thrown)
      }
    },
    set: async (key, value) => {
      const place = pathOf(key)
      const temporary = join(root, INCOMING, randomUUID())
      try {
        await mkdir(dirname(temporary), { recursive: true })
        await mkdir(dirname(place), { recursive: true })
        await writeFile(temporary, canonicalJson({ key, value }), { flag: 'wx', mode: 0o644 })
        await rename(temporary, place)
      } catch (thrown) {
        await rm(temporary, { force: true }).catch(() => undefined)
        throw explainFileError(thrown)
      }
    },
  }
}
