import type { AptAnswer, PrivateApt } from '../../packages/debian/test/private-apt.ts'
import type { LibraryJudge } from './libapt-judge.ts'
import type { ParityRequest } from './requests.ts'

export interface Verdict {
  answer: AptAnswer
  /** Whether apt-get itself gave it. */
  byAptGet: boolean
  /** Whether apt's library had said something else before. */
  corrected: boolean
}

/**
 * What apt says of a request. apt's library answers the ordinary ones; apt-get itself those that it does not settle, those
 * that the library is no judge of, and those that `isFinal` does not accept.
 */
export async function askApt(
  request: ParityRequest,
  { apt, library }: { apt: PrivateApt; library: LibraryJudge },
  isFinal: (set: readonly string[]) => boolean,
): Promise<Verdict> {
  const quick = needsAptGet(request) ? undefined : await library.install(request.packages)
  if (quick && isFinal(quick)) return { answer: { ok: true, set: quick }, byAptGet: false, corrected: false }
  const answer = await askAptGet(request, apt)
  const corrected = quick !== undefined && !(answer.ok && isSameSet(answer.set, quick))
  return { answer, byAptGet: true, corrected }
}

function needsAptGet({ packages, exclude }: ParityRequest): boolean {
  return exclude.length > 0 || packages.some((wanted) => wanted.includes('>='))
}

/** `install` has no word for "at least": such requests are given to `satisfy`, as relations. */
function askAptGet({ packages, exclude }: ParityRequest, apt: PrivateApt): Promise<AptAnswer> {
  if (!packages.some((wanted) => wanted.includes('>='))) {
    return apt.install([...packages, ...exclude.map((name) => `${name}-`)])
  }
  return apt.satisfy(packages.map((wanted) => wanted.replace(/^(.*)>=(.*)$/, '$1 (>= $2)')))
}

/** Whether two sorted sets hold the same. */
export function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((member, position) => member === other[position])
}
