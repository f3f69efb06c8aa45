import { describe, expect, it } from 'vitest'
import { parseSpec } from './parse-spec.ts'
import { describeProblem, type SpecProblem } from './problem.ts'

const head = `apiVersion: whittle.dev/v1
kind: Image
metadata: { name: shop-api }
`

function problemsOf(text: string): SpecProblem[] {
  const result = parseSpec(text)
  return result.ok ? [] : result.problems
}

/** The problems of a definition whose body begins in line 5. */
const inBody = (body: string) => problemsOf(`${head}spec:\n${body}`)

describe('a definition that is right', () => {
  it('is read with its defaults filled in', () => {
    const result = parseSpec(`${head}spec:\n  from: python\n  environment: { LOG_LEVEL: info }\n`)
    expect(result.ok && result.spec).toMatchObject({
      metadata: { name: 'shop-api' },
      spec: { from: 'python', distribution: 'debian/13', architectures: ['amd64'], environment: { LOG_LEVEL: 'info' } },
    })
  })

  it('may be JSON, indented with tabs, behind a byte order mark', () => {
    const json = JSON.stringify({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'a' } }, null, '\t')
    expect(parseSpec(`\uFEFF${json}`).ok).toBe(true)
  })

  it('may repeat a part by an alias', () => {
    const result = parseSpec(`${head}spec:\n  packages: &all [curl]\n  dev: { packages: *all }\n`)
    expect(result.ok && result.spec.spec.dev).toEqual({ packages: ['curl'] })
  })

  it('takes yes and no as the words they are', () => {
    const result = parseSpec(`${head}spec:\n  environment: { A: yes, B: off }\n`)
    expect(result.ok && result.spec.spec.environment).toEqual({ A: 'yes', B: 'off' })
  })
})

describe('a refused field', () => {
  it('is named with its path, its place and the rule', () => {
    const [problem] = inBody('  files:\n    - path: etc/x\n      content: a\n')
    expect(problem).toEqual({
      code: 'SPEC_VALUE_INVALID',
      path: 'spec.files[0].path',
      message: 'must be absolute',
      line: 6,
      column: 13,
    })
    expect(describeProblem(problem!)).toBe('6:13: spec.files[0].path: must be absolute')
  })

  it.each([
    ['a number for a text', '  files: [{ path: /a, content: x, mode: 0644 }]', 'SPEC_TEXT_UNQUOTED', 'Write "0644".'],
    ['a number as a value', '  environment: { VERSION: 1.10 }', 'SPEC_TEXT_UNQUOTED', 'Write "1.10".'],
    ['a truth value as a value', '  labels: { internal: true }', 'SPEC_TEXT_UNQUOTED', 'Write "true".'],
    ['a port without quotes', '  ports: [8080]', 'SPEC_TEXT_UNQUOTED', 'Write "8080".'],
    ['a text for a list', '  packages: curl', 'SPEC_TYPE_WRONG', 'Write [curl].'],
    ['a command line for a list', '  command: run me', 'SPEC_TYPE_WRONG', 'Write ["run me"].'],
    ['a list for a group', '  environment: [A]', 'SPEC_TYPE_WRONG', 'without the leading "-"'],
    ['a key without a value', '  from:', 'SPEC_VALUE_EMPTY', 'leave the key out'],
    ['a misspelt key', '  enviroment: {}', 'SPEC_KEY_UNKNOWN', 'Did you mean "environment"?'],
    ["another tool's key", '  cmd: [x]', 'SPEC_KEY_UNKNOWN', 'Did you mean "command"?'],
    ['a key in another case', '  WorkingDirectory: /', 'SPEC_KEY_UNKNOWN', 'Did you mean "workingDirectory"?'],
    ['a key with dashes', '  stop-signal: SIGTERM', 'SPEC_KEY_UNKNOWN', 'Did you mean "stopSignal"?'],
    ["the metadata's key", '  title: Shop', 'SPEC_KEY_UNKNOWN', '"title" belongs below "metadata".'],
    ['a misspelt key deep inside', '  test: { http: { prot: 1 } }', 'SPEC_KEY_UNKNOWN', 'Did you mean "port"?'],
  ])('explains %s', (_, body, code, hint) => {
    const problem = inBody(body).find((candidate) => candidate.code === code)
    expect(problem).toMatchObject({ line: 5 })
    expect(problem?.hint).toContain(hint)
  })

  it.each([
    ['a list that needs an item', '  architectures: []', 'spec.architectures', 'must not be empty'],
    ['a choice', '  distribution: debian/9', 'spec.distribution', 'must be debian/12, debian/13 or debian/sid'],
    ['a number too small', '  layering: { strategy: origin, budget: 1 }', 'spec.layering.budget', 'must be at least 2'],
    ['a wrong word of two forms', '  layering: double', 'spec.layering', 'is none of the allowed forms'],
    [
      'a whole number',
      '  test: { command: [a], timeoutSeconds: 1.5 }',
      'spec.test.timeoutSeconds',
      'must be a whole number',
    ],
    [
      'a name in a group',
      '  environment: { A-B: x }',
      'spec.environment.A-B',
      'has a name that must be letters, digits and _, not starting with a digit',
    ],
    ['an empty value', '  environment: { A: "" }', 'spec.environment.A', 'must not be empty'],
    ['a missing member', '  users: [{ name: shop }]', 'spec.users[0].uid', 'is missing'],
    ['fields together', '  files: [{ path: /a }]', 'spec.files[0]', 'must have either content or source'],
    ['a key with a dot', '  labels: { a.b: "" }', 'spec.labels["a.b"]', 'must not be empty'],
  ])('says in words: %s', (_, body, path, message) => {
    expect(inBody(body)).toMatchObject([{ path, message, line: 5 }])
  })

  it('does not hide the others, which come in the order of the text', () => {
    const problems = problemsOf('kind: Images\nmetadata: { name: A, titel: x }\npackages: [a]\n')
    expect(problems.map(describeProblem)).toEqual([
      '1:1: apiVersion: is missing',
      '1:7: kind: must be Image',
      '2:19: metadata.name: must be lower-case letters and digits, with . _ or - between',
      '2:22: metadata.titel: is not known',
      '3:1: packages: is not known',
    ])
    expect(problems.at(-1)?.hint).toBe('"packages" belongs below "spec".')
  })
})

describe('text that is no definition', () => {
  it('names a key that is given twice, with both lines', () => {
    expect(inBody('  environment:\n    A: x\n    B: y\n    "A": z\n')).toEqual([
      {
        code: 'SPEC_KEY_DUPLICATE',
        path: 'spec.environment.A',
        message: 'is given twice, first in line 6',
        line: 8,
        column: 5,
        hint: 'Keep one of the two lines with the key "A".',
      },
    ])
  })

  it.each([
    ['nothing', '', 'SPEC_DOCUMENT_EMPTY'],
    ['a comment only', '# to do', 'SPEC_DOCUMENT_EMPTY'],
    ['a word', 'hello', 'SPEC_TYPE_WRONG'],
    ['a list', '- a', 'SPEC_TYPE_WRONG'],
    ['two documents', `${head}---\n${head}`, 'SPEC_DOCUMENT_MULTIPLE'],
    ['broken YAML', 'a: [1', 'SPEC_SYNTAX_INVALID'],
    ['a tab as indentation', 'a:\n\tb: 1', 'SPEC_SYNTAX_INVALID'],
    ['a tag', 'a: !secret x', 'SPEC_TAG_UNSUPPORTED'],
    ['binary', 'a: !!binary aGk=', 'SPEC_TAG_UNSUPPORTED'],
    ['a list as a key', '? [a]\n: b', 'SPEC_KEY_INVALID'],
    ['a key of the language', '__proto__: { a: 1 }', 'SPEC_KEY_INVALID'],
    ['an alias of nothing', 'a: *b', 'SPEC_ALIAS_UNKNOWN'],
    ['an alias of itself', 'a: &a [*a]', 'SPEC_NESTING_TOO_DEEP'],
    ['brackets without end', '['.repeat(20_000), 'SPEC_NESTING_TOO_DEEP'],
    ['lists in lists', '- '.repeat(20_000), 'SPEC_NESTING_TOO_DEEP'],
    ['too many values', '- a\n'.repeat(60_000), 'SPEC_TOO_LARGE'],
    ['more than 1 MiB', `# ${'é'.repeat(600_000)}`, 'SPEC_TOO_LARGE'],
  ])('refuses %s', (_, text, code) => {
    expect(problemsOf(text)[0]?.code).toBe(code)
  })

  it('refuses aliases that multiply, at once', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const items = level === 0 ? 'x' : Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')
      return `a${level}: &a${level} [${items}]\n`
    })
    expect(problemsOf(levels.join(''))[0]?.code).toBe('SPEC_ALIAS_EXCESSIVE')
  })

  it('keeps its answer short', () => {
    const keys = Array.from({ length: 2000 }, (_, index) => `  k${index}: 1\n`).join('')
    expect(inBody(keys).length).toBeLessThanOrEqual(50)
    expect(problemsOf('a: 1\n'.repeat(2000)).length).toBeLessThanOrEqual(50)
    expect(problemsOf(`a: ${'>'.repeat(5000)}`)[0]?.message.length).toBeLessThan(300)
  })
})
