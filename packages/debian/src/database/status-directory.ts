import { textFile, type EffectFile } from '../effects/effect-types.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath } from '../package/package-path.ts'

const FOLDER = '/var/lib/dpkg/status.d'

/**
 * A kept package as scanners look for it in images without dpkg: its control stanza as
 * `/var/lib/dpkg/status.d/NAME`, and the MD5 sums of its kept files as `NAME.md5sums` (paths as the package has them).
 */
export function statusFiles(inspection: PackageInspection, keptPaths: ReadonlySet<string>): EffectFile[] {
  const sums = inspection.md5sums
    .filter(({ path }) => keptPaths.has(imagePath(`/${path}`, 'file')))
    .map(({ md5, path }) => `${md5}  ${path}\n`)
  return [
    textFile(`${FOLDER}/${inspection.name}`, withStatus(inspection.stanza), inspection.name),
    textFile(`${FOLDER}/${inspection.name}.md5sums`, sums.join(''), inspection.name),
  ]
}

/** dpkg's own status file has the same fields and one more (dpkg(1), "Information about packages"). */
function withStatus(stanza: string): string {
  const [first = '', ...rest] = stanza.replace(/^\n+/, '').trimEnd().split('\n')
  return [first, 'Status: install ok installed', ...rest.filter((line) => !/^Status:/i.test(line)), ''].join('\n')
}
