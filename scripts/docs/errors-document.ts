import type { ErrorCategory, ErrorMeaning, ErrorMeanings } from '@whittle/core'
import { exitCodeOf } from '../../apps/cli/src/exit-code.ts'
import { statusByCategory } from '../../apps/web/src/api/problem-response.ts'
import { type ErrorTable, errorTables } from './error-tables.ts'

const categoryMeanings: Readonly<Record<ErrorCategory, string>> = {
  'invalid-input': 'the definition, the call or the configuration is wrong',
  unsatisfiable: 'well said, but it cannot be had',
  integrity: 'something is not what its signature, hash or format says; never retried, nothing of it is used',
  upstream: 'a mirror, a registry or another service failed',
  policy: 'a rule forbids it, or the image failed its checks',
  internal: 'a fault of Whittle or of the machine that it runs on',
}

/** docs/errors.md, made from the tables of codes in the sources. */
export function renderErrorsDocument(): string {
  const parts = [...new Set(errorTables.map(({ part }) => part))]
  return `# Errors

<!-- Made by "npm run docs" from the error-codes.ts of each part: change those, not this file. -->

Every failure has a permanent code, a sentence that says what is wrong and where, and mostly a hint. A code keeps its meaning
for ever; sentences may get better. The command line prints \`whittle: sentence [CODE]\` and the hint below it, the page shows
all three, the API answers with problem details (RFC 9457) that hold \`code\`, \`detail\`, \`hint\` and \`retryable\`.

What cannot be had at all (packages that exclude each other, a version that no index offers) is not an error but an answer: a
conflict with its steps and the changes that would resolve it. The command line ends with ${exitCodeOf('unsatisfiable')}, the preview shows it, and a build
that meets one ends with \`BUILD_UNSATISFIABLE\`.

## Categories, exit codes, HTTP statuses

${table(['category', 'meaning', 'exit code', 'HTTP status'], categoryRows())}

Exit code 0 is success. Options and commands that do not exist end with ${exitCodeOf('invalid-input')}.

The codes of the web API have the statuses of their own that [its tables](#appsweb) name; the category decides for all others.
When the browser goes away before the answer, the status is 499, which nobody reads. The resolver, which listens on loopback only and is asked by
the web application, answers \`unsatisfiable\` with 422 and \`upstream\` with 503; its own codes are [below](#appsworker).

*Passing* errors can go away by themselves. A worker starts a build up to four times when it meets one; everything else fails
at once.

${parts.map((part) => renderPart(part)).join('\n\n')}
`
}

function renderPart(part: string): string {
  return [`## ${part}`, ...errorTables.filter((entry) => entry.part === part).flatMap(renderTable)].join('\n\n')
}

function renderTable({ heading, intro, column = 'code', codes }: ErrorTable): string[] {
  const about = columnAbout(codes)
  const head = about === undefined ? [column] : [column, about]
  const rows = Object.entries(codes).map(([code, meaning]) => {
    const first = about === undefined ? [`\`${code}\``] : [`\`${code}\``, aboutOf(meaning)]
    return first.concat(meaning.means, meaning.toDo)
  })
  const text = table(head.concat('what it means', 'what to do'), rows)
  return [heading === undefined ? '' : `### ${heading}`, intro ?? '', text].filter((part) => part !== '')
}

function columnAbout(codes: ErrorMeanings): string | undefined {
  const meanings = Object.values(codes)
  if (meanings.some(({ status }) => status !== undefined)) return 'HTTP status'
  return meanings.some(({ category }) => category !== undefined) ? 'category' : undefined
}

function aboutOf({ category, passing, status }: ErrorMeaning): string {
  if (status !== undefined) return String(status)
  return [category, ...(passing ? ['passing'] : [])].join(', ')
}

function categoryRows(): string[][] {
  return (Object.keys(categoryMeanings) as ErrorCategory[]).map((category) => [
    `\`${category}\``,
    categoryMeanings[category],
    String(exitCodeOf(category)),
    String(statusByCategory[category]),
  ])
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}
