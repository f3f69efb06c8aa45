import { describe, expect, it } from 'vitest'
import { parseEnv } from './env.ts'

const needed = { DATABASE_URL: 'postgresql://a@b/c', WHITTLE_DATA: '/data', AUTH_SECRET: 's'.repeat(32) }

describe('parseEnv', () => {
  it('fills in the usual addresses; an empty variable is as good as none', () => {
    expect(parseEnv({ ...needed, WHITTLE_URL: '' })).toMatchObject({
      WHITTLE_URL: 'http://localhost:3000',
      WHITTLE_REGISTRY_HOST: 'localhost:5000',
    })
  })

  it('names every variable that is missing or wrong', () => {
    expect(() => parseEnv({ WHITTLE_DATA: '/data', AUTH_SECRET: 'short', WHITTLE_URL: 'no address' })).toThrow(
      /DATABASE_URL.*\n.*WHITTLE_URL.*\n.*AUTH_SECRET: at least 32 characters/,
    )
  })
})
