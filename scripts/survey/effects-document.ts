import { heading, isCarved, type SurveyResults } from './survey-document.ts'

const MOST_ROWS = 150
const MOST_COMMANDS = 3
const MAX_COMMAND_LENGTH = 90

/** packages/debian/src/effects/surveyed-effects.json: the same for locks, which know packages by their names alone. */
export function effectsTable({ records }: SurveyResults): string {
  const table = new Map<string, Map<string, Set<string>>>()
  for (const { package: owner, script, commands } of records.filter(isCarved).flatMap(({ effects }) => effects)) {
    const scripts = table.get(owner) ?? new Map<string, Set<string>>()
    table.set(owner, scripts.set(script, new Set([...(scripts.get(script) ?? []), ...commands])))
  }
  const rows = [...table]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([owner, scripts]) => {
      const sorted = [...scripts].sort(([a], [b]) => (a < b ? -1 : 1))
      return [
        owner,
        sorted.map(([script, commands]) => ({
          script,
          commands: [...commands].slice(0, MOST_COMMANDS).map(shortLine),
        })),
      ]
    })
  return `${JSON.stringify(Object.fromEntries(rows), undefined, 2)}\n`
}

/** docs/quality/survey-effects.md: what maintainer scripts would do and no effect declares, most common packages first. */
export function effectsDocument(results: SurveyResults): string {
  const carved = results.records.filter(isCarved)
  const images = new Map<string, number>()
  const commands = new Map<string, Set<string>>()
  for (const { effects } of carved) {
    for (const owner of new Set(effects.map((effect) => effect.package)))
      images.set(owner, (images.get(owner) ?? 0) + 1)
    for (const { package: owner, commands: lines } of effects) {
      const known = commands.get(owner) ?? new Set()
      for (const line of lines) known.add(line)
      commands.set(owner, known)
    }
  }
  const ranked = [...images].sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1))
  const rows = ranked
    .slice(0, MOST_ROWS)
    .map(([owner, count]) => `| ${count} | ${owner} | ${shown([...(commands.get(owner) ?? [])])} |`)
  const more =
    ranked.length > MOST_ROWS ? `\nAnd ${ranked.length - MOST_ROWS} more packages, each in fewer images.\n` : ''
  return `# Effects of maintainer scripts that are not declared

${heading(results)}

Packages that an image keeps and whose \`preinst\` or \`postinst\` does something that Whittle knows of and does not declare, by the
number of images of the [survey](survey.md) that hold them. A command is shown as its script has it, every branch as if it were
taken; \`…\` is what cannot be read without running it, \`>\` a file that is written, \`#!\` a script in a language that is not read.
Each image's report and its page list the same of its own packages.

${ranked.length} packages, in ${carved.filter(({ effects }) => effects.length > 0).length} of ${carved.length} images.

| images | package | what its scripts do |
|---|---|---|
${rows.join('\n')}
${more}`
}

function shown(lines: readonly string[]): string {
  const first = lines.slice(0, MOST_COMMANDS).map((line) => {
    return `\`${shortLine(line.replaceAll(/[`|\n]/g, ' '))}\``
  })
  const more = lines.length > MOST_COMMANDS ? `, and ${lines.length - MOST_COMMANDS} more` : ''
  return `${first.join(', ')}${more}`
}

function shortLine(line: string): string {
  return line.length > MAX_COMMAND_LENGTH ? `${line.slice(0, MAX_COMMAND_LENGTH)} …` : line
}
