import { createHash } from 'node:crypto'
import { textFile, type EffectFile } from '../effects/effect-types.ts'
import type { PackageInspection } from '../package/package-inspection.ts'

const FOLDER = '/var/lib/ucf'
/** ucf keeps copies of smaller files alone, unless it is told to merge. */
const CACHED_BELOW_BYTES = 25_600
/** What PHP's packages copy by ucf, in loops whose paths are put together. */
const PHP_PATH = /^\/etc\/php\/\d+\.\d+\/(?:mods-available\/\w+|[a-z0-9-]+\/php)\.ini$/

/**
 * What ucf(1) remembers of the configuration files that scripts copied with it, so that an upgrade knows which of them
 * nobody has changed: their MD5 sums, the packages that they belong to (ucfr(1)), and the copies. `files` are what the
 * scripts leave; those that ucf copied are found by its commands and by PHP's places.
 */
export function ucfDatabase(packages: readonly PackageInspection[], files: readonly EffectFile[]): EffectFile[] {
  if (!packages.some(({ name }) => name === 'ucf')) return []
  const targets = new Set(
    packages.flatMap(({ commands }) =>
      commands.flatMap(({ words, literal }) => (words[0] === 'ucf' && literal ? (words.at(-1) ?? []) : [])),
    ),
  )
  const copied = files
    // A definition's own file in its place is a change to what ucf copied.
    .filter(({ type, package: owner }) => type === 'file' && owner !== 'whittle')
    .filter(({ path }) => targets.has(path) || PHP_PATH.test(path))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  if (copied.length === 0) return []
  const sum = ({ content = Buffer.alloc(0) }: EffectFile) => createHash('md5').update(content).digest('hex')
  return [
    textFile(`${FOLDER}/hashfile`, copied.map((file) => `${sum(file)}  ${file.path}\n`).join(''), 'ucf'),
    textFile(`${FOLDER}/registry`, copied.map((file) => `${file.package} \t ${file.path}\n`).join(''), 'ucf'),
    ...copied.filter(({ content }) => (content?.length ?? 0) < CACHED_BELOW_BYTES).map(cached),
  ]
}

function cached(file: EffectFile): EffectFile {
  return { ...file, path: `${FOLDER}/cache/${file.path.replaceAll('/', ':')}` }
}
