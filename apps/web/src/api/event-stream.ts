/** One message of an event stream. */
export interface StreamMessage {
  /** Sent back by the browser as `Last-Event-ID` when it connects again. */
  id?: number
  event: string
  data: unknown
}

/** A message as bytes on the wire (HTML Living Standard, "Server-sent events"). JSON has no line breaks outside its strings. */
export function frame({ id, event, data }: StreamMessage): string {
  const lines = [...(id === undefined ? [] : [`id: ${id}`]), `event: ${event}`, `data: ${JSON.stringify(data)}`]
  return `${lines.join('\n')}\n\n`
}

/** A comment: keeps the connection, says nothing. */
export const HEARTBEAT = ': still here\n\n'

/** How long a browser waits before it connects again. */
export function retryFrame(milliseconds: number): string {
  return `retry: ${milliseconds}\n\n`
}

/** The sequence number that a browser saw last; 0 when it says none, or something that is no number. */
export function lastEventId(request: Request): number {
  const given = request.headers.get('last-event-id') ?? new URL(request.url).searchParams.get('after') ?? ''
  return /^\d{1,15}$/.test(given) ? Number(given) : 0
}

/** Text frames as an HTTP answer that nothing on the way may buffer or compress. */
export function eventStreamResponse(frames: AsyncGenerator<string>): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await frames.next()
        if (next.done) controller.close()
        else controller.enqueue(encoder.encode(next.value))
      } catch (error) {
        controller.error(error)
      }
    },
    async cancel() {
      await frames.return(undefined)
    },
  })
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      // A stream ends when its process is asked to end. Kept alive, the connection would lead the browser back to that
      // process, which could then never finish.
      connection: 'close',
    },
  })
}
