/**
 * The version of everything in `production/` and `effects/` that decides bytes. Part of the lock's contentDigest and of
 * every memo key of the carve: raise it with each change of a rule, a table or a declared effect.
 */
export const POLICY_VERSION = 18

interface RuleText {
  /** Why, as the end of the sentence "kept: …" or "left out: …". */
  readonly text: string
  /** What would change it; absent where nothing has to. */
  readonly change?: string
}

const PACKAGE_RULES = {
  'asked-for': { text: 'The definition names it.' },
  'base-image': { text: 'The base image names it.' },
  'depended-on': { text: 'A kept package depends on it.' },
  linked: { text: 'A kept program or library links one of its libraries.' },
  interpreter: { text: 'The entry point is, or calls, a script that it interprets.' },
  'opened-at-run-time': { text: 'A kept program opens one of its files while it runs.' },
  excluded: {
    text: 'The definition excludes it; a build refuses that where a file that is kept links it, is interpreted by it or opens it.',
    change: 'Take it out of "exclude" to have it.',
  },
  'installation-only': {
    text: 'It only serves the installation of packages (maintainer scripts, package database, service starts); Whittle runs none of that.',
    change: 'Add it to the packages to have it; it also comes back when something kept links or interprets with it.',
  },
  'essential-tool': {
    text: 'It belongs to the essential tools of a full Debian system, which maintainer scripts take for granted and a production image does not hold.',
    change:
      'Add it to the packages to have it; it also comes back when the entry point is a script that it interprets.',
  },
  'script-dependency': {
    text: 'Kept packages depend on it for their maintainer scripts only.',
    change: 'Add it to the packages to have it; it also comes back when something kept links or interprets with it.',
  },
  'administration-only': {
    text: 'Kept packages depend on it for tools that administer a booted system; the software itself calls none of them.',
    change: 'Add it to the packages to have it; it also comes back when something kept links or interprets with it.',
  },
  'run-time-optional': {
    text: 'Kept packages depend on it for a function that only some programs use, and none here was found to use it.',
    change: 'Add it to the packages to have it; it also comes back when a kept program imports what it serves.',
  },
  'documentation-only': {
    text: 'Nothing is left of it once documentation and the like are left out.',
    change: 'Add it to the packages to have it listed; its files would still be left out.',
  },
  development: { text: 'A development image holds every package as it is.' },
  'only-for-dropped': {
    text: 'Only packages that are left out themselves depend on it.',
    change: 'Add it, or one of the packages that depend on it, to have it.',
  },
} as const satisfies Record<string, RuleText>

/** The rules that decide whole packages. */
export type PackageRule = keyof typeof PACKAGE_RULES

/** Every package rule with its sentence, for documentation and `explain`. */
export const PACKAGE_RULE_NAMES = Object.keys(PACKAGE_RULES) as PackageRule[]

/**
 * A package rule in words, with what would bring the package back where that can be said. An unknown name (a document
 * of another version) is described as such.
 */
export function describePackageRule(rule: string): string | undefined {
  if (!Object.hasOwn(PACKAGE_RULES, rule)) return undefined
  const { text, change }: RuleText = PACKAGE_RULES[rule as PackageRule]
  return change === undefined ? text : `${text} ${change}`
}
