import { describe, expect, it } from 'vitest'
import { eventStreamResponse, frame, HEARTBEAT, lastEventId, retryFrame } from './event-stream.ts'

describe('frame', () => {
  it('is one message, whatever line breaks the data holds', () => {
    const text = frame({ id: 7, event: 'build', data: { message: 'a\nb\r\nc' } })
    expect(text).toBe('id: 7\nevent: build\ndata: {"message":"a\\nb\\r\\nc"}\n\n')
    expect(frame({ event: 'end', data: {} })).toBe('event: end\ndata: {}\n\n')
  })

  it('has a comment and a retry that end like a message', () => {
    expect(HEARTBEAT).toMatch(/^:.*\n\n$/)
    expect(retryFrame(2_000)).toBe('retry: 2000\n\n')
  })
})

describe('lastEventId', () => {
  const of = (headers: Record<string, string>, query = '') => lastEventId(new Request(`http://x/${query}`, { headers }))
  it.each([
    [{ 'last-event-id': '12' }, '', 12],
    [{ 'last-event-id': '12' }, '?after=3', 12],
    [{}, '?after=3', 3],
    [{ 'last-event-id': '-1' }, '', 0],
    [{ 'last-event-id': 'x; DROP' }, '', 0],
    [{}, '', 0],
  ])('of %o and "%s" is %i', (headers, query, expected) => {
    expect(of(headers as Record<string, string>, query)).toBe(expected)
  })
})

describe('eventStreamResponse', () => {
  it('sends the frames, and ends the source when the reader leaves', async () => {
    let ended = false
    async function* frames() {
      try {
        yield 'a\n\n'
        yield 'b\n\n'
      } finally {
        ended = true
      }
    }
    const response = eventStreamResponse(frames())
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    expect(response.headers.get('cache-control')).toContain('no-transform')
    expect(response.headers.get('connection')).toBe('close')
    const reader = response.body!.getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('a\n\n')
    await reader.cancel()
    expect(ended).toBe(true)
  })
})
