/** Debian's short names (DEP-5, "License specification") whose SPDX identifier is spelt otherwise. */
const SPDX_NAMES: Readonly<Record<string, string>> = {
  apache: 'Apache-2.0',
  'apache-2': 'Apache-2.0',
  'apache-2.0': 'Apache-2.0',
  'artistic-1.0': 'Artistic-1.0',
  'artistic-2': 'Artistic-2.0',
  'artistic-2.0': 'Artistic-2.0',
  'bsd-2-clause': 'BSD-2-Clause',
  'bsd-3-clause': 'BSD-3-Clause',
  'bsd-4-clause': 'BSD-4-Clause',
  'bsl-1.0': 'BSL-1.0',
  'cc-by-3.0': 'CC-BY-3.0',
  'cc-by-4.0': 'CC-BY-4.0',
  'cc-by-sa-3.0': 'CC-BY-SA-3.0',
  'cc-by-sa-4.0': 'CC-BY-SA-4.0',
  'cc0-1.0': 'CC0-1.0',
  curl: 'curl',
  expat: 'MIT',
  isc: 'ISC',
  mit: 'MIT',
  'mpl-1.1': 'MPL-1.1',
  'mpl-2.0': 'MPL-2.0',
  'ofl-1.1': 'OFL-1.1',
  openldap: 'OLDAP-2.8',
  openssl: 'OpenSSL',
  postgresql: 'PostgreSQL',
  'python-2.0': 'Python-2.0',
  unlicense: 'Unlicense',
  vim: 'Vim',
  w3c: 'W3C',
  x11: 'X11',
  zlib: 'Zlib',
}

/** A licence that has no SPDX identifier, or whose name does not tell which. */
export interface UnlistedLicense {
  /** `LicenseRef-debian-…`. */
  id: string
  /** As the copyright file names it. */
  name: string
}

/**
 * Licence names of a Debian copyright file as an SPDX expression (SPDX 2.3, annex D): all of them apply to some file of
 * the source. `NOASSERTION` without any. Names that SPDX does not list become references.
 */
export function licenseExpression(names: readonly string[]): { expression: string; unlisted: UnlistedLicense[] } {
  if (names.length === 0) return { expression: 'NOASSERTION', unlisted: [] }
  const unlisted: UnlistedLicense[] = []
  const ids = names.map((name) => {
    const listed = spdxIdentifier(name)
    if (listed !== undefined) return listed
    const id = `LicenseRef-debian-${name.replaceAll(/[^A-Za-z0-9.-]+/g, '-')}`
    unlisted.push({ id, name })
    return id
  })
  return { expression: [...new Set(ids)].sort().join(' AND '), unlisted }
}

function spdxIdentifier(name: string): string | undefined {
  const gnu = /^(A?GPL|LGPL|GFDL)-?v?(\d)(?:\.(\d))?(\+|-or-later|-only)?$/i.exec(name)
  if (gnu?.[1] !== undefined) {
    const suffix = gnu[4] === '+' || gnu[4]?.toLowerCase() === '-or-later' ? 'or-later' : 'only'
    return `${gnu[1].toUpperCase()}-${gnu[2]}.${gnu[3] ?? '0'}-${suffix}`
  }
  return Object.hasOwn(SPDX_NAMES, name.toLowerCase()) ? SPDX_NAMES[name.toLowerCase()] : undefined
}
