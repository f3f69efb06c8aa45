import type { WriteStream } from 'node:tty'
import { type BuildEvent, printable } from '@whittle/core'

/** Prints what the stages do: a line a stage, and a progress line that is rewritten, on a terminal only. */
export function createEventPrinter(stream: WriteStream): { print(event: BuildEvent): void; finish(): void } {
  let open = false
  const clear = () => {
    if (open) stream.write('\r\u001B[2K')
    open = false
  }
  return {
    print(event) {
      if (event.kind === 'progress') {
        if (!stream.isTTY) return
        clear()
        stream.write(`${event.stage.padEnd(9)} ${progressText(event)}`)
        open = true
        return
      }
      const line = lineOf(event)
      if (line === undefined) return
      clear()
      // It may quote what a program of the image printed.
      stream.write(`${printable(line)}\n`)
    },
    finish: clear,
  }
}

function progressText({ done, total, unit }: Extract<BuildEvent, { kind: 'progress' }>): string {
  const scale = unit === 'bytes' ? 1_000_000 : 1
  const name = unit === 'bytes' ? 'MB' : unit
  const digits = unit === 'bytes' ? 1 : 0
  return `${(done / scale).toFixed(digits)} of ${(total / scale).toFixed(digits)} ${name}`
}

function lineOf(event: BuildEvent): string | undefined {
  if (event.kind === 'stage-finished') {
    const took = event.fromStore ? 'from the store' : `${(event.durationMs / 1000).toFixed(2)} s`
    return `${event.stage.padEnd(9)} ${took.padStart(14)}  ${event.summary}`
  }
  if (event.kind === 'stage-failed') return `${event.stage.padEnd(9)} ${'failed'.padStart(14)}  ${event.message}`
  if (event.kind === 'log' && event.level !== 'info') return `${event.stage.padEnd(9)} ${event.level}: ${event.message}`
  return undefined
}
