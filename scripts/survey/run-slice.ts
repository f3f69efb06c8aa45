import type { Digest, Lock, LockOutcome } from '@whittle/core'
import type { ChosenPackage } from './choose-packages.ts'
import { surveyPackage } from './survey-package.ts'
import type { SurveyRecord } from './survey-record.ts'
import type { Workplace } from './workplace.ts'

/** Downloads and inspections at a time; an inspection waits for `xz` and the disk. */
const AT_ONCE = 8
/** Of packages that a slice fetches: it ends early rather than fill the disk. */
const MAX_SLICE_BYTES = 5 * 1024 ** 3

type Request = ChosenPackage & { section: string }

/** Surveys packages, at most as many as the disk is for, and tells each result; says how many it did. */
export async function runSlice(
  requests: readonly Request[],
  workplace: Workplace,
  tell: (record: SurveyRecord, seconds: number) => void,
): Promise<number> {
  const taken: { request: Request; locked: LockOutcome }[] = []
  const missing = new Map<Digest, Lock>()
  let bytes = 0
  for (const request of requests) {
    if (bytes > MAX_SLICE_BYTES) break
    const locked = await workplace.lock(request.name)
    taken.push({ request, locked })
    for (const { sha256, sizeBytes } of locked.ok ? locked.lock.packages : []) {
      const digest: Digest = `sha256:${sha256}`
      if (!locked.ok || missing.has(digest) || (await workplace.isInspected(digest))) continue
      missing.set(digest, locked.lock)
      bytes += sizeBytes
    }
  }
  process.stderr.write(`${missing.size} packages to read, ${(bytes / 1e6).toFixed(0)} MB\n`)
  await readAll([...missing], workplace)
  for (const { request, locked } of taken) {
    const started = performance.now()
    const record = await surveyPackage(request, locked, workplace)
    tell(record, (performance.now() - started) / 1000)
  }
  workplace.deletePackages()
  return taken.length
}

/** What cannot be fetched or read fails again, with its message, when the package that needs it is surveyed. */
async function readAll(missing: [Digest, Lock][], workplace: Workplace): Promise<void> {
  const drain = async () => {
    for (let next = missing.pop(); next !== undefined; next = missing.pop()) {
      await workplace.inspect(next[1], next[0]).catch(() => undefined)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, drain))
}
