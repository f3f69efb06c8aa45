import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Digest, canonicalJson, type MemoStore } from '@whittle/core'
import { z } from 'zod'
import { explainFileError, fileErrorCode } from './store-error.ts'

const MemoEntry = z.strictObject({ key: Digest, value: z.unknown() })

/**
 * Memo entries as small JSON files below `root`. An entry that cannot be read or does not name its key counts as lost;
 * callers parse the value by their own schema.
 */
export function createDiskMemo(root: string): MemoStore {
  const pathOf = (key: Digest) => {
    const hex = key.slice('sha256:'.length)
    return join(root, 'memo', hex.slice(0, 2), `${hex}.json`)
  }
  return {
    get: async (key) => {
      try {
        const entry = MemoEntry.safeParse(JSON.parse(await readFile(pathOf(key), 'utf8')))
        return entry.success && entry.data.key === key ? entry.data.value : undefined
      } catch (thrown) {
        if (thrown instanceof SyntaxError || fileErrorCode(thrown) === 'ENOENT') return undefined
        throw explainFileError(thrown)
      }
    },
    set: async (key, value) => {
      const place = pathOf(key)
      const temporary = join(root, 'incoming', randomUUID())
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
