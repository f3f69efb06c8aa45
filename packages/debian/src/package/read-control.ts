import type { Digest, Store } from '@whittle/core'
import { parseControlStanza } from './control-fields.ts'
import { bodyBytes, debError, openDebMember } from './deb-archive.ts'

/** The control archive of a package (deb-control(5)); nothing of it is ever run. */
export interface DebControl {
  /** The control file as it is. */
  stanza: string
  /** Its fields; names in lower case. */
  fields: ReadonlyMap<string, string>
  /** Maintainer scripts by name: preinst, postinst, prerm, postrm. */
  scripts: ReadonlyMap<string, string>
  /** Absolute paths of configuration files. */
  conffiles: string[]
  /** Lines of the md5sums file: MD5 in hex and the path without its leading slash. */
  md5sums: { md5: string; path: string }[]
  triggers: string
}

const SCRIPTS = new Set(['preinst', 'postinst', 'prerm', 'postrm'])
const MAX_FILE_BYTES = 16 * 1024 ** 2
const MAX_SCRIPT_BYTES = 1024 ** 2

/** Fields that a package must have (Debian Policy 5.6.1, 5.6.8, 5.6.12): paths and tables are made of them. */
const REQUIRED = {
  package: /^[a-z0-9][a-z0-9+.-]*$/,
  version: /^[A-Za-z0-9.+~:-]+$/,
  architecture: /^[a-z0-9-]+$/,
}

/**
 * Reads a package's control archive. Fails with `DEB_CONTROL_INVALID` when there is no usable control file or one of
 * the files is larger than any package needs.
 */
export async function readControl(debDigest: Digest, store: Store): Promise<DebControl> {
  const files = new Map<string, string>()
  for await (const entry of openDebMember(debDigest, 'control', store)) {
    const name = entry.path.slice(1)
    if (
      entry.type !== 'file' ||
      !(SCRIPTS.has(name) || ['control', 'conffiles', 'md5sums', 'triggers'].includes(name))
    ) {
      continue
    }
    if (entry.sizeBytes > (name === 'md5sums' ? MAX_FILE_BYTES : MAX_SCRIPT_BYTES)) {
      const what = `has a control file "${name}" of ${entry.sizeBytes} bytes, more than is allowed`
      throw debError(debDigest, 'DEB_CONTROL_INVALID', what)
    }
    files.set(name, (await bodyBytes(entry.body)).toString('utf8'))
  }
  const stanza = files.get('control')
  if (stanza === undefined) throw debError(debDigest, 'DEB_CONTROL_INVALID', 'has no control file')
  const fields = parseControlStanza(stanza, `package file ${debDigest}`)
  for (const [required, pattern] of Object.entries(REQUIRED)) {
    if (pattern.test(fields.get(required) ?? '')) continue
    throw debError(debDigest, 'DEB_CONTROL_INVALID', `does not say its ${required}, or says one that is none`)
  }
  return {
    stanza,
    fields,
    scripts: new Map([...files].filter(([name]) => SCRIPTS.has(name))),
    // dpkg 1.20 and later allow flags before the path (deb-conffiles(5)).
    conffiles: lines(files.get('conffiles')).flatMap((line) => /^(?:[a-z-]+\s+)?(\/.*)$/.exec(line)?.[1] ?? []),
    md5sums: lines(files.get('md5sums')).flatMap((line) => {
      const [, md5, path] = /^([0-9a-f]{32})[ *]+(.+)$/.exec(line) ?? []
      return md5 === undefined || path === undefined ? [] : [{ md5, path }]
    }),
    triggers: files.get('triggers') ?? '',
  }
}

function lines(text: string | undefined): string[] {
  return (text ?? '').split('\n').filter((line) => line.trim() !== '')
}
