import { POLICY_VERSION } from '@whittle/debian'
import type { ChosenPackage } from './choose-packages.ts'
import type { SurveyRecord } from './survey-record.ts'

/** What a survey's documents are made from. */
export interface SurveyResults {
  snapshot: { id: string; date: string }
  seed: number
  chosen: readonly ChosenPackage[]
  /** One for each package that was surveyed. */
  records: readonly SurveyRecord[]
  /** Day of the newest result, `2026-11-24`. */
  date: string
}

type Carved = Extract<SurveyRecord, { version: string }>

const KINDS: Readonly<Record<ChosenPackage['chosenAs'], string>> = {
  servers: 'servers, most needed',
  languages: 'languages, most needed',
  libraries: 'libraries, most needed',
  'by-seed': 'whole archive, by seed',
}
const MOST_ROWS = 40
const MOST_PROGRAMS = 4

/** docs/quality/survey.md. */
export function surveyDocument(results: SurveyResults): string {
  const { records, chosen } = results
  const carved = records.filter(isCarved)
  const failed = records.filter(({ outcome }) => outcome !== 'ok')
  return `# Survey of the carve

${heading(results)}

An image of each package alone, on nothing (\`from: scratch\`): locked, carved by the rules, and judged by its files as the
dynamic linker and the kernel would read them. Of ${chosen.length} packages ${records.length} were surveyed: the 100 that most other
packages depend on in each kind of section (servers: database, httpd, mail, net, web; languages: interpreters, java, javascript,
lisp, perl, php, python, ruby; libraries: libs), and 1,000 others of the whole archive by the seed. No layer is made or kept.

| chosen as | packages | ok | something missing | conflict | failed |
|---|---|---|---|---|---|
${Object.entries(KINDS)
  .map(([kind, text]) =>
    outcomeRow(
      text,
      records.filter(({ chosenAs }) => chosenAs === kind),
    ),
  )
  .join('\n')}
${outcomeRow('all', records)}

- *ok*: every library, interpreter and \`#!\` of every file that is left is there, and no link leads nowhere that leads somewhere in
  the full installation.
- *conflict*: the set cannot be had in this snapshot; apt refuses it as well.

Packages resolved: ${range(carved.map(({ resolved }) => resolved))}. Kept: ${range(carved.map(({ kept }) => kept))}.

## Not ok

${failed.length === 0 ? 'None.' : failed.map(failedLine).join('\n')}

## Exceptions

Counted in every image's report (docs/architecture.md: the carve stage); here over all images of the survey, each file once.

- Scripts left out because their interpreter is not in the image: ${count(carved, ({ scripts }) => scripts.map(({ path, package: owner }) => `${owner} ${path}`))}.
- Programs and libraries left out because a library of theirs is in no package of the set: ${carved.reduce((sum, { unloadable }) => sum + unloadable, 0)}, in ${carved.filter(({ unloadable }) => unloadable > 0).length} images.
- Libraries that may be missing by the checked-in list: ${count(carved, ({ allowedLibraries }) => allowedLibraries.map(({ path, soname }) => `${path} ${soname}`))}.
- Links that lead nowhere in Debian's own packages either, with all of them installed: ${count(carved, ({ shippedDangling }) => shippedDangling.map(({ path }) => path))}.

### Programs of the package asked for

Debian takes for granted that the essential packages (\`dash\`, \`bash\`, \`perl-base\`, …) are there, so that nothing depends on them; an
image holds them when something does, when its entry point is such a script, or when they are asked for. Here is what an image of
the package alone lacks of its own programs: who wants one of them adds the package of its interpreter.

${ownPrograms(carved)}

### Scripts without their interpreter, by package

${table(
  ['images', 'package', 'interpreter', 'scripts'],
  ranked(carved, ({ scripts }) =>
    scripts.map(({ package: owner, interpreter, path }) => ({ key: `${owner} | ${interpreter}`, item: path })),
  ),
)}

### Links that lead nowhere in Debian's own packages either

Into what a program or an administrator makes later, or into packages that are only suggested.

${table(
  ['images', 'package', 'leads to', 'links'],
  ranked(carved, ({ shippedDangling }) =>
    shippedDangling.map(({ package: owner, target, path }) => ({
      key: `${owner} | \`${folderOf(target)}\``,
      item: path,
    })),
  ),
)}
`
}

/** What every document of a survey says first. */
export function heading({ snapshot, seed, date, records, chosen }: SurveyResults): string {
  return `Made by \`npm run survey -- --report\` from results of ${date}; not edited by hand. Snapshot ${snapshot.id} of debian/13, amd64
(${snapshot.date}), seed ${seed}, carve policy ${POLICY_VERSION}, ${records.length} of ${chosen.length} packages.`
}

/** Whether an image was carved. */
export function isCarved(record: SurveyRecord): record is Carved {
  return record.outcome === 'ok' || record.outcome === 'problems'
}

function outcomeRow(text: string, records: readonly SurveyRecord[]): string {
  const of = (outcome: SurveyRecord['outcome']) => records.filter((record) => record.outcome === outcome).length
  return `| ${text} | ${records.length} | ${of('ok')} | ${of('problems')} | ${of('conflict')} | ${of('failed')} |`
}

function failedLine(record: SurveyRecord): string {
  const [first = '', ...more] = isCarved(record) ? record.problems : [record.message.split('\n', 1)[0] ?? '']
  const code = isCarved(record) ? record.outcome : record.code
  return `- ${record.name} (${code}): ${first}${more.length > 0 ? ` And ${more.length} more.` : ''}`
}

function range(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return `${at(0)} to ${at(1)}, half of the images ${at(0.5)} or fewer`
}

/** How many different items, and in how many images. */
function count(carved: readonly Carved[], itemsOf: (record: Carved) => string[]): string {
  const all = carved.map(itemsOf)
  return `${new Set(all.flat()).size}, in ${all.filter((items) => items.length > 0).length} images`
}

/** Scripts in folders for programs that the package asked for lost. */
function ownPrograms(carved: readonly Carved[]): string {
  const lines = carved.flatMap(({ name, scripts }) => {
    const own = scripts.filter(({ path, package: owner }) => owner === name && /^\/usr\/(?:s?bin|games)\//.test(path))
    const programs = own.map(({ path, interpreter }) => `${path.slice(path.lastIndexOf('/') + 1)} (${interpreter})`)
    return own.length === 0
      ? []
      : [`| ${name} | ${programs.slice(0, MOST_PROGRAMS).join(', ')}${programs.length > MOST_PROGRAMS ? ', …' : ''} |`]
  })
  return lines.length === 0 ? 'None.' : `| package | programs (interpreter) |\n|---|---|\n${lines.sort().join('\n')}`
}

interface Rank {
  key: string
  images: number
  items: number
}

/** Keys by the number of images that have them. */
function ranked(carved: readonly Carved[], itemsOf: (record: Carved) => { key: string; item: string }[]): Rank[] {
  const images = new Map<string, number>()
  const items = new Map<string, Set<string>>()
  for (const record of carved) {
    const found = itemsOf(record)
    for (const key of new Set(found.map((entry) => entry.key))) images.set(key, (images.get(key) ?? 0) + 1)
    for (const { key, item } of found) items.set(key, (items.get(key) ?? new Set()).add(item))
  }
  return [...images]
    .map(([key, number]) => ({ key, images: number, items: items.get(key)?.size ?? 0 }))
    .sort((a, b) => b.images - a.images || (a.key < b.key ? -1 : 1))
}

function table(columns: readonly string[], ranks: readonly Rank[]): string {
  const rows = ranks.slice(0, MOST_ROWS).map(({ key, images, items }) => `| ${images} | ${key} | ${items} |`)
  const more = ranks.length > MOST_ROWS ? `\n\nAnd ${ranks.length - MOST_ROWS} more.` : ''
  return `| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}\n${rows.join('\n')}${more}`
}

/** The first two parts of a path; a relative one is among packages. */
function folderOf(target: string): string {
  return target.startsWith('/') ? target.split('/').slice(0, 3).join('/') : target
}
