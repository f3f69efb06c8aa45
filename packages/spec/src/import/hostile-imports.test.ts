import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSpec, writeSpec } from '../index.ts'
import { importDefinition, type ImportResult } from './index.ts'

const options = { name: 'shop', bases: ['nginx'] }

/** Whatever comes out is a valid definition that can be written and read again, and notes are fit for a terminal. */
function check(result: ImportResult): void {
  for (const { what, why, line } of result.notes) {
    expect(`${what}${why}`).not.toMatch(/[\p{Cc}\u202E]/u)
    expect(what.length).toBeLessThanOrEqual(100)
    expect(line === undefined || line >= 1).toBe(true)
  }
  expect(result.notes.length).toBeLessThan(1100)
  if (!result.ok) return
  expect(parseSpec(writeSpec(result.spec))).toEqual({ ok: true, spec: result.spec })
}

const keyword = fc.constantFrom(
  ...'FROM ARG ENV RUN COPY ADD LABEL EXPOSE VOLUME WORKDIR USER CMD ENTRYPOINT STOPSIGNAL SHELL ONBUILD HEALTHCHECK'.split(
    ' ',
  ),
)
const piece = fc.constantFrom(
  ...[
    'debian',
    'AS',
    'a',
    '=',
    '"',
    "'",
    '\\',
    '\\\n',
    '\n',
    '$',
    '${',
    '${A:-',
    '}',
    '<<EOF',
    'EOF\n',
    '[',
    ']',
    '["a"]',
  ],
  ...[
    '--from=',
    '/',
    '..',
    '#',
    '&&',
    ';',
    'apt-get install -y ',
    'curl',
    '=1',
    '80',
    '80-90/udp',
    '\0',
    '\u001B[31m',
    '\u202E',
    '__proto__',
  ],
)
const dockerfile = fc
  .array(fc.tuple(keyword, fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 8 })), { maxLength: 12 })
  .map((lines) => ['FROM debian', ...lines.map(([word, pieces]) => `${word} ${pieces.join('')}`)].join('\n'))

const key = fc.constantFrom(
  ...'contents packages entrypoint command shell-fragment cmd environment accounts users run-as archs volumes username uid __proto__ annotations work-dir'.split(
    ' ',
  ),
)
const { value: document } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(
      fc.string(),
      fc.integer(),
      fc.double(),
      fc.constant(null),
      fc.boolean(),
      fc.constantFrom('curl', 'musl', '/a'),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((members) => Object.fromEntries(members)),
  ),
}))

describe('an import', () => {
  it('takes any Dockerfile without a crash', () => {
    const property = fc.property(dockerfile, (text) => check(importDefinition(text, options)))
    expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow()
  })

  it('takes any apko file without a crash', () => {
    const property = fc.property(fc.array(fc.tuple(key, document), { maxLength: 6 }), (members) => {
      const lines = members.map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
      check(importDefinition(lines.join('\n'), options))
    })
    expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow()
  })

  it('takes any text without a crash', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    const property = fc.property(text, (any) => check(importDefinition(any, options)))
    expect(() => fc.assert(property, { numRuns: 300 })).not.toThrow()
  })

  it.each<[string, string]>([
    ['a line without end', `FROM debian\nRUN ${'a '.repeat(400_000)}`],
    ['references that nobody closes', `FROM debian\nENV A=${'${'.repeat(400_000)}`],
    ['spaces', `# a=${' '.repeat(500_000)}x\nFROM debian\nENV A=1${' '.repeat(400_000)}`],
    ['continued lines', `FROM debian\nRUN ${'a \\\n'.repeat(200_000)}`],
    ['quotes', `FROM debian\nRUN ${'"'.repeat(600_001)}`],
    ['here-documents that nobody ends', `FROM debian\nRUN ${'<<A '.repeat(200_000)}\n`],
    ['packages', `FROM debian\nRUN apt-get install ${Array.from({ length: 90_000 }, (_, at) => `p${at}`).join(' ')}`],
    ['ports', `FROM debian\nEXPOSE ${Array.from({ length: 65_535 }, (_, at) => at + 1).join(' ')}`],
    ['variables', `FROM debian\n${Array.from({ length: 4900 }, (_, at) => `ENV A${at}=$A${at - 1}x`).join('\n')}`],
    [
      'variables that double',
      `FROM debian\nENV A0=aaaaaaaaaa\n${Array.from({ length: 60 }, (_, at) => `ENV A${at + 1}=$A${at}$A${at}`).join('\n')}`,
    ],
    [
      'stages',
      Array.from({ length: 4000 }, (_, at) => `FROM ${at === 0 ? 'debian' : `s${at - 1}`} AS s${at}`).join('\n'),
    ],
    ['backslashes', `FROM debian\nENV A=${'\\ '.repeat(400_000)}`],
    ['too much', `FROM debian\n${'#'.repeat(1_100_000)}`],
    ['apko packages', `contents:\n  packages: [${'curl,'.repeat(40_000)}]`],
  ])('is done with %s in a moment', (_title, text) => {
    const started = performance.now()
    check(importDefinition(text, options))
    expect(performance.now() - started).toBeLessThan(8000)
  })
})
