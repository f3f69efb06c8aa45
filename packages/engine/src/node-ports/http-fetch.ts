import { type HttpFetch, WhittleError } from '@whittle/core'

export interface HttpTimeouts {
  /** From the call to the response's headers; for uploads this includes sending the body. */
  headersTimeoutMs: number
  /** The longest silence between two pieces of a body. */
  idleTimeoutMs: number
  /** While so long was waited for a body, `slowBytes` of it must have come: a server must not hold a stage by drips. */
  slowTimeoutMs: number
  slowBytes: number
}

const DEFAULT_TIMEOUTS: HttpTimeouts = {
  headersTimeoutMs: 30_000,
  idleTimeoutMs: 30_000,
  slowTimeoutMs: 60_000,
  slowBytes: 16 * 1024,
}

/**
 * The platform's `fetch` with time-outs, so that a server that stalls cannot hold a stage: passing one rejects the call,
 * or the body's stream, with `HTTP_TIMEOUT` (upstream, retryable). A request with a streamed body has no limit for its
 * headers while its body is read: each piece that is sent starts the wait anew.
 */
export function createNodeHttpFetch(timeouts: Partial<HttpTimeouts> = {}): HttpFetch {
  const limits = { ...DEFAULT_TIMEOUTS, ...timeouts }
  const { headersTimeoutMs } = limits
  return async (url, init = {}) => {
    const controller = new AbortController()
    const watchdog = createWatchdog(controller)
    const signal = init.signal ? AbortSignal.any([init.signal, controller.signal]) : controller.signal
    let answered = false
    const onSent = () => {
      // The end of a body may be asked for after the answer has come: nothing is waited for any more.
      if (!answered) watchdog.start(headersTimeoutMs)
    }
    const body = init.body instanceof ReadableStream ? watchedUpload(init.body, onSent) : init.body
    try {
      watchdog.start(headersTimeoutMs)
      const response = await globalThis.fetch(url, { ...init, ...(body === undefined ? {} : { body }), signal })
      answered = true
      watchdog.stop()
      return response.body === null ? response : withBody(response, watchedDownload(response.body, watchdog, limits))
    } catch (thrown) {
      watchdog.stop()
      // The platform wraps an abort that comes while it sends; the reason says what happened.
      if (signal.aborted) throw signal.reason
      throw thrown
    }
  }
}

interface Watchdog {
  start(timeoutMs: number): void
  stop(): void
}

function createWatchdog(controller: AbortController): Watchdog {
  let timer: NodeJS.Timeout | undefined
  return {
    start(timeoutMs) {
      clearTimeout(timer)
      timer = setTimeout(() => controller.abort(timeoutError('nothing', timeoutMs)), timeoutMs)
    },
    stop: () => clearTimeout(timer),
  }
}

function timeoutError(what: string, timeoutMs: number): WhittleError {
  return new WhittleError({
    code: 'HTTP_TIMEOUT',
    category: 'upstream',
    publicMessage: `The server sent ${what} for ${timeoutMs / 1000} seconds.`,
    hint: 'Check the connection to the server and try again.',
    retryable: true,
  })
}

/** The same bytes; the watchdog runs while a piece of them is waited for. */
function watchedDownload(
  body: ReadableStream<Uint8Array>,
  watchdog: Watchdog,
  { idleTimeoutMs, slowTimeoutMs, slowBytes }: HttpTimeouts,
) {
  const reader = body.getReader()
  // Of the waiting alone: whoever reads may take their time.
  let waitedMs = 0
  let receivedBytes = 0
  return new ReadableStream<Uint8Array>({
    async pull(sink) {
      const since = performance.now()
      watchdog.start(idleTimeoutMs)
      try {
        const { done, value } = await reader.read()
        if (done) return sink.close()
        waitedMs += performance.now() - since
        receivedBytes += value.length
        if (receivedBytes >= slowBytes) waitedMs = receivedBytes = 0
        if (waitedMs > slowTimeoutMs) throw timeoutError(`only ${receivedBytes} bytes`, slowTimeoutMs)
        sink.enqueue(value)
      } catch (thrown) {
        await reader.cancel().catch(() => undefined)
        throw thrown
      } finally {
        watchdog.stop()
      }
    },
    async cancel(reason) {
      watchdog.stop()
      await reader.cancel(reason)
    },
  })
}

/** The same bytes; says when a piece of them, or their end, is handed over. */
function watchedUpload(body: ReadableStream<Uint8Array>, onSent: () => void) {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>({
    async pull(sink) {
      const { done, value } = await reader.read()
      onSent()
      if (done) sink.close()
      else sink.enqueue(value)
    },
    cancel: (reason) => reader.cancel(reason),
  })
}

function withBody(response: Response, body: ReadableStream<Uint8Array>): Response {
  const { status, statusText, headers, url } = response
  const replaced = new Response(body, { status, statusText, headers })
  // A constructed response has no address; callers resolve relative `Location` headers against it.
  Object.defineProperty(replaced, 'url', { value: url })
  return replaced
}
