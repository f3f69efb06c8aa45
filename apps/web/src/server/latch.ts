/** Something to wait for that remembers being opened while nobody waited. */
export interface Latch {
  open(): void
  /** Resolves once it was opened since the last wait, or after `timeoutMs`; closes it again. One waiter at a time. */
  wait(timeoutMs: number): Promise<void>
}

/** A closed latch. */
export function createLatch(): Latch {
  let opened = false
  let release: (() => void) | undefined
  return {
    open: () => {
      opened = true
      release?.()
    },
    wait: (timeoutMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => release?.(), timeoutMs)
        release = () => {
          clearTimeout(timer)
          release = undefined
          opened = false
          resolve()
        }
        if (opened) release()
      }),
  }
}
