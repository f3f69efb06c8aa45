import { repositoryError } from './errors.ts'

/** One suite of a distribution and the archive that serves it. */
export interface DistributionSuite {
  /** Folder below `dists/`, and the `Codename` that its InRelease must name. */
  suite: string
  archive: 'main' | 'security'
}

const CODENAMES: Readonly<Record<string, string>> = {
  'debian/12': 'bookworm',
  'debian/13': 'trixie',
  'debian/sid': 'sid',
}

/** The distributions that can be synchronised, as definitions name them. */
export const SUPPORTED_DISTRIBUTIONS: readonly string[] = Object.keys(CODENAMES)

/**
 * The suites of `debian/12`, `debian/13` or `debian/sid`: the release with its updates and security, or sid alone, which
 * has neither. Another name: `DEB_DISTRIBUTION_UNKNOWN`.
 */
export function distributionSuites(distribution: string): DistributionSuite[] {
  const codename = Object.hasOwn(CODENAMES, distribution) ? CODENAMES[distribution] : undefined
  if (codename === undefined) {
    throw repositoryError({
      code: 'DEB_DISTRIBUTION_UNKNOWN',
      category: 'invalid-input',
      publicMessage: `There is no distribution "${distribution}".`,
      hint: `Use one of ${SUPPORTED_DISTRIBUTIONS.join(', ')}.`,
    })
  }
  const release: DistributionSuite = { suite: codename, archive: 'main' }
  if (codename === 'sid') return [release]
  return [
    release,
    { suite: `${codename}-updates`, archive: 'main' },
    { suite: `${codename}-security`, archive: 'security' },
  ]
}
