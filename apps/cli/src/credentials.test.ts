import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { registryCredentials } from './credentials.ts'

let home: string
beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'home-'))))
afterEach(() => rmSync(home, { recursive: true }))

const login = (text: string) =>
  JSON.stringify({ auths: { 'localhost:5000': { auth: Buffer.from(text).toString('base64') } } })

it('takes what docker login stored, a password with colons included', () => {
  mkdirSync(join(home, '.docker'))
  writeFileSync(join(home, '.docker/config.json'), login('ann:a:b'))
  expect(registryCredentials('http://localhost:5000', { HOME: home })).toEqual({ username: 'ann', password: 'a:b' })
  expect(registryCredentials('http://localhost:5001', { HOME: home })).toBeUndefined()
})

it('prefers the environment, and is anonymous without any login', () => {
  const env = { HOME: home, WHITTLE_REGISTRY_PASSWORD: 'token' }
  expect(registryCredentials('http://localhost:5000', env)).toEqual({ username: 'whittle', password: 'token' })
  expect(registryCredentials('http://localhost:5000', { HOME: home })).toBeUndefined()
})

it('passes over a broken login file', () => {
  mkdirSync(join(home, '.docker'))
  writeFileSync(join(home, '.docker/config.json'), '{')
  expect(registryCredentials('http://localhost:5000', { HOME: home })).toBeUndefined()
})
