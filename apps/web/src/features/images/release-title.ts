import { DEBIAN_RELEASES } from '@whittle/core'

/** A distribution as people call it: `Debian 13 (trixie)`; as definitions name it where it is not known. */
export function releaseTitle(distribution: string): string {
  return DEBIAN_RELEASES.find((release) => release.distribution === distribution)?.title ?? distribution
}
