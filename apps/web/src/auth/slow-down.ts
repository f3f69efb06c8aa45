/** Who tries to sign in. */
interface SignInSource {
  /** Normalised e-mail address. */
  account: string
  address: string
}

/** Failures by key, forgotten an hour after the last one. */
export interface FailureLog {
  /** How many, and when the last one was (ms since the epoch). */
  read(key: string): Promise<{ failures: number; lastAt: number }>
  add(key: string, at: number): Promise<void>
  clear(key: string): Promise<void>
}

export interface SlowDown {
  /** 0 when an attempt may be made now. */
  secondsToWait(source: SignInSource): Promise<number>
  failed(source: SignInSource): Promise<void>
  succeeded(source: SignInSource): Promise<void>
}

/**
 * Slows repeated failures down: after five of one account from one address each further one doubles the wait, up to 15
 * minutes. An account's failures from everywhere count as well, later and shorter, so that guessing from many addresses
 * is slow and nobody can lock another person out.
 */
export function createSlowDown(log: FailureLog, now: () => number): SlowDown {
  const keys = ({ account, address }: SignInSource) => ({ pair: `${account} ${address}`, account })
  const remaining = async (key: string, limit: { free: number; maxSeconds: number }) => {
    const { failures, lastAt } = await log.read(key)
    const over = failures - limit.free
    if (over < 0) return 0
    const waitSeconds = Math.min(2 ** Math.min(over, 20), limit.maxSeconds)
    return Math.max(0, Math.ceil((lastAt + waitSeconds * 1000 - now()) / 1000))
  }
  return {
    secondsToWait: async (source) => {
      const { pair, account } = keys(source)
      const waits = await Promise.all([
        remaining(pair, { free: 5, maxSeconds: 900 }),
        remaining(account, { free: 30, maxSeconds: 30 }),
      ])
      return Math.max(...waits)
    },
    failed: async (source) => {
      const { pair, account } = keys(source)
      await Promise.all([log.add(pair, now()), log.add(account, now())])
    },
    succeeded: (source) => log.clear(keys(source).pair),
  }
}
