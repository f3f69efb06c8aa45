import { expect, test } from 'vitest'
import { parsePayload } from './parse-payload.ts'

test('a payload is its ids and nothing else', () => {
  const buildId = '0198c0de-0000-7000-8000-000000000000'
  expect(parsePayload('build', { buildId })).toEqual({ buildId })
  expect(() => parsePayload('build', { buildId: 'x' })).toThrow('JOB_PAYLOAD_INVALID')
  expect(() => parsePayload('build', { buildId, spec: {} })).toThrow('JOB_PAYLOAD_INVALID')
  expect(() => parsePayload('sync', undefined)).toThrow('JOB_PAYLOAD_INVALID')
})
