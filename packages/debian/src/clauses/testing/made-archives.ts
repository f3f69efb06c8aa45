import fc from 'fast-check'

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((letter) => `${letter}${letter}`)
const VIRTUAL = ['vv', 'ww']
const VERSIONS = ['1', '2']

/** One of these, or nothing, which is as likely as `times` of it. */
const often = <T>(found: fc.Arbitrary<T>, times: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ arbitrary: found, weight: 1 }, { arbitrary: fc.constant(undefined), weight: times })

const bound = often(fc.tuple(fc.constantFrom('<<', '<=', '=', '>=', '>=', '>>'), fc.constantFrom(...VERSIONS)), 2)
const relation = fc
  .tuple(fc.constantFrom(...NAMES, ...VIRTUAL), bound, often(fc.constant(':any'), 8))
  .map(([name, range, qualifier]) => `${name}${qualifier ?? ''}${range ? ` (${range[0]} ${range[1]})` : ''}`)
const groups = fc
  .array(fc.array(relation, { minLength: 1, maxLength: 3 }), { maxLength: 2 })
  .map((found) => found.map((group) => group.join(' | ')).join(', '))
const relations = fc.array(relation, { minLength: 1, maxLength: 2 }).map((found) => found.join(', '))
const provides = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...VIRTUAL, ...NAMES), often(fc.constantFrom(...VERSIONS), 1)), {
    maxLength: 2,
    selector: ([name]) => name,
  })
  .map((found) => found.map(([name, version]) => (version ? `${name} (= ${version})` : name)).join(', '))

const stanza = fc.record({
  versions: fc.uniqueArray(fc.constantFrom(...VERSIONS), { minLength: 1, maxLength: 2 }),
  'Multi-Arch': fc.constantFrom('foreign', 'allowed', 'no'),
  Priority: fc.constantFrom('required', 'optional', 'optional'),
  Depends: groups,
  'Pre-Depends': often(groups, 4),
  Conflicts: often(relations, 4),
  Breaks: often(relations, 5),
  Replaces: often(relations, 4),
  Provides: often(provides, 1),
})

/**
 * Packages files of up to seven packages in one or two versions, with dependencies, alternatives, conflicts, breaks,
 * replaces, versioned provides and multi-arch qualifiers among them: small enough to try every set.
 */
export function madeArchives(): fc.Arbitrary<string> {
  const packages = fc.array(stanza, { minLength: 5, maxLength: NAMES.length })
  return packages.map((found) =>
    found
      .flatMap(({ versions, ...fields }, position) =>
        versions.map((version) => {
          const given = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
          return [`Package: ${NAMES[position]}`, `Version: ${version}`, ...given.map((field) => field.join(': '))].join(
            '\n',
          )
        }),
      )
      .join('\n\n'),
  )
}
