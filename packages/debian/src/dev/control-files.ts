import { createHash } from 'node:crypto'
import type { Digest, Store } from '@whittle/core'
import { bodyBytes, debError, openDebData, openDebMember } from '../package/deb-archive.ts'
import { parseControlStanza } from '../package/control-fields.ts'

/** What dpkg keeps of a package besides its files, each as it is in the package. */
export interface ControlFiles {
  /** The control file. */
  stanza: string
  multiArch: string
  /** Further members of the control archive: maintainer scripts, conffiles, md5sums, triggers, templates, … */
  members: { name: string; mode: number; content: Buffer }[]
  /** What the status says of its configuration files by their paths in the package: MD5 sums, mostly. */
  conffiles: ReadonlyMap<string, string>
}

/** Debian's largest are the symbols files of C++ libraries, a few megabytes. */
const MAX_CONTROL_BYTES = 64 * 1024 ** 2

/** Reads what dpkg would put into its database. Fails with `DEB_CONTROL_INVALID` as reading the package would. */
export async function readControlFiles(debDigest: Digest, store: Store): Promise<ControlFiles> {
  const members: ControlFiles['members'] = []
  let stanza: string | undefined
  let total = 0
  for await (const entry of openDebMember(debDigest, 'control', store)) {
    if (entry.type !== 'file') continue
    const name = entry.path.slice(1)
    total += entry.sizeBytes
    if (total > MAX_CONTROL_BYTES || !/^[a-z0-9][a-z0-9._-]{0,60}$/.test(name)) {
      throw debError(debDigest, 'DEB_CONTROL_INVALID', `has a control archive that no package needs, at "${name}"`)
    }
    const content = await bodyBytes(entry.body)
    if (name === 'control') stanza = content.toString('utf8')
    else members.push({ name, mode: entry.mode & 0o777, content })
  }
  if (stanza === undefined) throw debError(debDigest, 'DEB_CONTROL_INVALID', 'has no control file')
  const multiArch = parseControlStanza(stanza, `package file ${debDigest}`).get('multi-arch') ?? ''
  const listed = members.find(({ name }) => name === 'conffiles')?.content.toString('utf8') ?? ''
  return { stanza, multiArch, members, conffiles: await describeConffiles(debDigest, listed, store) }
}

/**
 * In the order of the package's list (deb-conffiles(5)), as dpkg writes them. Packages leave configuration files out of
 * their own MD5 sums. One that an upgrade is to remove is not shipped, and dpkg says so in place of its sum.
 */
async function describeConffiles(debDigest: Digest, listed: string, store: Store): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const line of listed.split('\n')) {
    const path = line.slice(line.indexOf('/')).trimEnd()
    if (path.startsWith('/')) found.set(path, line.startsWith('/') ? '' : `newconffile ${line.split(/\s+/)[0]}`)
  }
  const sums = await hashFiles(
    debDigest,
    new Set([...found].filter(([, said]) => said === '').map(([path]) => path)),
    store,
  )
  return new Map([...found].map(([path, said]) => [path, said || sums.get(path) || 'newconffile']))
}

async function hashFiles(debDigest: Digest, paths: ReadonlySet<string>, store: Store): Promise<Map<string, string>> {
  const sums = new Map<string, string>()
  if (paths.size === 0) return sums
  for await (const entry of openDebData(debDigest, store)) {
    if (entry.type !== 'file' || !paths.has(entry.path)) continue
    const hash = createHash('md5')
    for await (const chunk of entry.body) hash.update(chunk)
    sums.set(entry.path, hash.digest('hex'))
    if (sums.size === paths.size) break
  }
  return sums
}
