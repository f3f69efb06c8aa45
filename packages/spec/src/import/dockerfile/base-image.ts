import type { ImageSpecInput } from '@whittle/core'

type Body = NonNullable<ImageSpecInput['spec']>

/** What a `FROM` becomes. */
export interface MappedBase {
  piece: Body
  /** What is different, sentences. */
  why: string[]
}

const SUITES: Readonly<Record<string, 'debian/12' | 'debian/13' | 'debian/sid'>> = {
  '12': 'debian/12',
  bookworm: 'debian/12',
  oldstable: 'debian/12',
  '13': 'debian/13',
  trixie: 'debian/13',
  stable: 'debian/13',
  latest: 'debian/13',
  sid: 'debian/sid',
  unstable: 'debian/sid',
}

/** Debian and Ubuntu, and images that have a base image of the same name here; undefined for all others. */
export function mapBase(reference: string, bases: readonly string[]): MappedBase | undefined {
  const { repository, tag } = parseReference(reference)
  const name = repository.split('/').at(-1) ?? ''
  if (reference === 'scratch') return { piece: { from: 'scratch' }, why: [] }
  if (name === 'debian') return debian(tag)
  if (name === 'ubuntu') {
    const why = `The packages come from Debian 13 instead of Ubuntu ${tag}: versions differ, and a few names.`
    return { piece: { distribution: 'debian/13', from: 'scratch' }, why: [why] }
  }
  if (!bases.includes(name)) return undefined
  const why = `The base image ${name} is built from Debian packages: its version is Debian's, whatever "${tag}" says.`
  return { piece: { from: name }, why: [why] }
}

function debian(tag: string): MappedBase {
  const suite = tag
    .replace(/-slim$/, '')
    .replace(/-\d{8}$/, '')
    .replace(/\.\d+$/, '')
  const distribution = Object.hasOwn(SUITES, suite) ? SUITES[suite] : undefined
  const why = distribution ? [] : [`Debian ${tag} is not offered; Debian 13 is taken instead.`]
  return { piece: { distribution: distribution ?? 'debian/13', from: 'scratch' }, why }
}

function parseReference(reference: string): { repository: string; tag: string } {
  const [withoutDigest = ''] = reference.split('@')
  const slash = withoutDigest.lastIndexOf('/')
  const colon = withoutDigest.indexOf(':', slash)
  return colon === -1
    ? { repository: withoutDigest, tag: 'latest' }
    : { repository: withoutDigest.slice(0, colon), tag: withoutDigest.slice(colon + 1) }
}
