/** Fields in the order in which dpkg writes them (dpkg, lib/dpkg/parse.c, `fieldinfos`); others follow as they stand. */
const ORDER = [
  'package',
  'essential',
  'protected',
  'status',
  'priority',
  'section',
  'installed-size',
  'origin',
  'maintainer',
  'bugs',
  'architecture',
  'multi-arch',
  'source',
  'version',
  'replaces',
  'provides',
  'depends',
  'pre-depends',
  'recommends',
  'suggests',
  'breaks',
  'conflicts',
  'enhances',
  'conffiles',
  'description',
]

/**
 * The paragraph of an installed package in `/var/lib/dpkg/status` (dpkg(1), "Information about packages"), with an
 * empty line at its end. `conffiles`: what follows each path, mostly an MD5 sum.
 */
export function statusStanza(stanza: string, conffiles: ReadonlyMap<string, string>): string {
  const fields = splitFields(stanza)
  fields.set('status', 'Status: install ok installed')
  if (conffiles.size > 0) {
    fields.set('conffiles', ['Conffiles:', ...[...conffiles].map(([path, md5]) => ` ${path} ${md5}`)].join('\n'))
  }
  const ordered = ORDER.flatMap((name) => fields.get(name) ?? [])
  const others = [...fields].filter(([name]) => !ORDER.includes(name)).map(([, text]) => text)
  return `${[...ordered, ...others].join('\n')}\n\n`
}

/** Each field's text with its continuation lines, by its name in lower case. */
function splitFields(stanza: string): Map<string, string> {
  const fields = new Map<string, string>()
  let current: string | undefined
  for (const line of stanza.split('\n')) {
    const name = /^([^\s:#][^:]*):/.exec(line)?.[1]?.toLowerCase()
    if (name !== undefined) {
      current = name
      fields.set(name, line)
    } else if (current !== undefined && /^\s+\S/.test(line)) {
      fields.set(current, `${fields.get(current)}\n${line}`)
    }
  }
  // As dpkg does it: at the end of a value, not at that of its lines.
  return new Map([...fields].map(([name, text]) => [name, text.trimEnd()]))
}
