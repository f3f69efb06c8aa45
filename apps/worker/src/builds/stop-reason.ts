/** Why a build was stopped from outside; the `reason` of its abort signal. */
export type StopReason = 'cancelled' | 'lost' | 'stopping'

/** An abort reason that says why a build was stopped. */
export class BuildStopped extends Error {
  readonly why: StopReason

  constructor(why: StopReason) {
    super(`the build was stopped: ${why}`)
    this.name = 'BuildStopped'
    this.why = why
  }
}

/** Why the build was stopped; `undefined` while it was not. */
export function stopReason(signal: AbortSignal): StopReason | undefined {
  if (!signal.aborted) return undefined
  return signal.reason instanceof BuildStopped ? signal.reason.why : 'stopping'
}
