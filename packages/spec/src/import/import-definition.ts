import { SPEC_LIMIT_BYTES } from '../read-yaml.ts'
import { importApko } from './apko/import-apko.ts'
import { importDockerfile } from './dockerfile/import-dockerfile.ts'
import type { ImportOptions, ImportResult } from './import-result.ts'

/** What a file to be imported is. */
type ImportFormat = 'dockerfile' | 'apko'

/** What a text is: a Dockerfile has a `FROM`, which no line of an apko file begins with. */
function importFormatOf(text: string): ImportFormat {
  return /^[ \t]*FROM[ \t]/im.test(text) ? 'dockerfile' : /^[A-Za-z-]+:/m.test(text) ? 'apko' : 'dockerfile'
}

/** Imports a Dockerfile or an apko file as a definition. Never throws; more than 1 MiB is refused. */
export function importDefinition(text: string, options: ImportOptions): ImportResult {
  if (new TextEncoder().encode(text).length > SPEC_LIMIT_BYTES) {
    return { ok: false, notes: [{ what: 'the file', why: 'It is larger than 1 MiB.' }] }
  }
  return importFormatOf(text) === 'apko' ? importApko(text, options) : importDockerfile(text, options)
}
