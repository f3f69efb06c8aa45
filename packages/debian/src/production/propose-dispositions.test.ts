import { describe, expect, it } from 'vitest'
import { describeRule } from './describe-rule.ts'
import { PACKAGE_RULE_NAMES } from './package-rules.ts'
import { proposeDispositions, type PolicyPackage } from './propose-dispositions.ts'

const entry = (name: string, dependsOn: string[] = [], more: Partial<PolicyPackage> = {}): PolicyPackage => ({
  name,
  section: 'misc',
  priority: 'optional',
  essential: false,
  reason: 'dependency',
  dependsOn,
  ...more,
})

const STATIC: PolicyPackage[] = [
  entry('base-files', ['mawk'], { reason: 'base', essential: true }),
  entry('ca-certificates', ['openssl', 'debconf'], { reason: 'base' }),
  entry('tzdata', ['debconf'], { reason: 'base' }),
  entry('netbase', [], { reason: 'base' }),
  entry('mawk', ['libc6']),
  entry('debconf'),
  entry('openssl', ['libc6', 'libssl3t64']),
  entry('libssl3t64', ['libc6', 'zlib1g', 'openssl-provider-legacy']),
  entry('openssl-provider-legacy', ['libc6', 'libssl3t64']),
  entry('zlib1g', ['libc6']),
  entry('libc6', ['libgcc-s1']),
  entry('libgcc-s1', ['gcc-14-base']),
  entry('gcc-14-base'),
]

describe('proposeDispositions', () => {
  it('keeps of static only what the base names', () => {
    const proposed = proposeDispositions(STATIC)
    const rules = Object.fromEntries([...proposed].map(([name, { rule }]) => [name, rule]))
    expect(rules).toEqual({
      'base-files': 'base-image',
      'ca-certificates': 'base-image',
      tzdata: 'base-image',
      netbase: 'base-image',
      mawk: 'script-dependency',
      debconf: 'installation-only',
      openssl: 'script-dependency',
      libssl3t64: 'only-for-dropped',
      'openssl-provider-legacy': 'only-for-dropped',
      zlib1g: 'only-for-dropped',
      libc6: 'only-for-dropped',
      'libgcc-s1': 'only-for-dropped',
      'gcc-14-base': 'only-for-dropped',
    })
  })

  it('keeps what a kept package needs, and leaves what is optional at run time to the files', () => {
    const proposed = proposeDispositions([
      ...STATIC,
      entry('nginx', ['libc6', 'libssl3t64', 'iproute2', 'nginx-common'], { reason: 'requested' }),
      entry('nginx-common', ['debconf']),
      entry('iproute2', ['libc6', 'libcap2']),
      entry('libcap2', ['libc6']),
    ])
    const kept = [...proposed].filter(([, { disposition }]) => disposition === 'keep').map(([name]) => name)
    expect(kept).toEqual([
      'base-files',
      'ca-certificates',
      'tzdata',
      'netbase',
      'libssl3t64',
      'zlib1g',
      'libc6',
      'nginx',
      'nginx-common',
    ])
    expect(proposed.get('libgcc-s1')).toEqual({ disposition: 'drop', rule: 'run-time-optional' })
    expect(proposed.get('iproute2')).toEqual({ disposition: 'drop', rule: 'script-dependency' })
    expect(proposed.get('libcap2')).toEqual({ disposition: 'drop', rule: 'only-for-dropped' })
  })

  it('never drops what was asked for, and keeps all dependencies of a tool that was asked for', () => {
    const proposed = proposeDispositions([
      entry('dpkg', ['tar', 'libmd0'], { reason: 'requested', essential: true }),
      entry('tar', ['libacl1'], { essential: true }),
      entry('libmd0'),
      entry('libacl1'),
    ])
    expect(proposed.get('dpkg')).toEqual({ disposition: 'keep', rule: 'asked-for' })
    expect(proposed.get('libmd0')?.disposition).toBe('keep')
    expect(proposed.get('tar')).toEqual({ disposition: 'keep', rule: 'depended-on' })
  })

  it('leaves out essential tools that only maintainer scripts take for granted', () => {
    const proposed = proposeDispositions([
      entry('app', ['tar', 'ncurses-base'], { reason: 'requested' }),
      entry('tar', ['libacl1'], { essential: true }),
      entry('ncurses-base', [], { essential: true }),
      entry('libacl1'),
    ])
    expect(proposed.get('tar')).toEqual({ disposition: 'drop', rule: 'essential-tool' })
    expect(proposed.get('libacl1')).toEqual({ disposition: 'drop', rule: 'only-for-dropped' })
    expect(proposed.get('ncurses-base')?.disposition).toBe('keep')
  })

  it('keeps the interpreter of a Perl that something needs, and not the one of maintainer scripts', () => {
    const perl = [
      entry('perl', ['perl-base']),
      entry('perl-base', [], { essential: true }),
      entry('ucf', ['perl-base']),
    ]
    const mail = proposeDispositions([entry('spamassassin', ['perl', 'ucf'], { reason: 'requested' }), ...perl])
    expect(mail.get('perl-base')).toEqual({ disposition: 'keep', rule: 'depended-on' })
    const php = proposeDispositions([entry('php', ['ucf', 'perl-base'], { reason: 'requested' }), ...perl])
    expect(php.get('perl-base')).toEqual({ disposition: 'drop', rule: 'installation-only' })
  })

  it('does not depend on the order of the packages', () => {
    const forwards = proposeDispositions(STATIC)
    const backwards = proposeDispositions(STATIC.toReversed())
    expect(new Map([...backwards].sort())).toEqual(new Map([...forwards].sort()))
  })

  it('ends on circular dependencies', () => {
    const proposed = proposeDispositions([
      entry('a', ['b'], { reason: 'requested' }),
      entry('b', ['a', 'c']),
      entry('c', ['b']),
    ])
    expect([...proposed.values()].every(({ disposition }) => disposition === 'keep')).toBe(true)
  })
})

describe('describeRule', () => {
  it('has a sentence for each rule, and says when it knows none', () => {
    for (const rule of PACKAGE_RULE_NAMES) expect(describeRule(rule)).toMatch(/^[A-Z].*\.$/)
    expect(describeRule('installation-only')).toContain('Add it to the packages')
    expect(describeRule('from-the-future')).toContain('another version')
  })
})
