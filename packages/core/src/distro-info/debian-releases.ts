/** As distro-info-data has them; ORIGIN.md beside this file. */
const DEBIAN_CSV = `version,codename,series,created,release,eol,eol-lts,eol-elts
12,Bookworm,bookworm,2021-08-14,2023-06-10,2026-07-11,2028-06-30,2033-06-30
13,Trixie,trixie,2023-06-10,2025-08-09,2028-08-09,2030-06-30,2035-06-30
,Sid,sid,1993-08-16`

/** A release of Debian that images can be built from. */
export interface DebianRelease {
  /** As definitions name it: `debian/13`. */
  distribution: string
  /** Folder of the archive: `trixie`. */
  suite: string
  /** `Debian 13 (trixie)`. */
  title: string
  /** Last day of the security team's support, `YYYY-MM-DD`; absent for sid, which is never released. */
  endOfLife?: string
  /** Last day of the LTS team's support. */
  endOfLongTermSupport?: string
}

/** All of them, oldest first; sid at the end. */
export const DEBIAN_RELEASES: readonly DebianRelease[] = DEBIAN_CSV.split('\n').slice(1).map(parseLine)

function parseLine(line: string): DebianRelease {
  const [version, , suite = '', , , endOfLife, endOfLongTermSupport] = line.split(',')
  return {
    distribution: `debian/${version || suite}`,
    suite,
    title: version ? `Debian ${version} (${suite})` : `Debian ${suite}`,
    ...(endOfLife ? { endOfLife } : {}),
    ...(endOfLongTermSupport ? { endOfLongTermSupport } : {}),
  }
}

/**
 * Who still mends a distribution's packages on a day (`YYYY-MM-DD` or an instant, ISO 8601), as a sentence; empty for one
 * that nothing is known of.
 */
export function supportSentence(distribution: string, today: string): string {
  const release = DEBIAN_RELEASES.find((one) => one.distribution === distribution)
  if (!release) return ''
  const { endOfLife, endOfLongTermSupport } = release
  if (endOfLife === undefined) return 'Not a release: packages change every day, and there is no security archive.'
  const day = today.slice(0, 10)
  if (day <= endOfLife) return `Security support until ${endOfLife}.`
  if (endOfLongTermSupport !== undefined && day <= endOfLongTermSupport) {
    return `Security support ended ${endOfLife}; the LTS team goes on until ${endOfLongTermSupport}.`
  }
  return `Security support ended ${endOfLongTermSupport ?? endOfLife}: move to a newer release.`
}
