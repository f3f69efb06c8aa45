import { expect, it } from 'vitest'
import { loginCommands } from './login-commands.ts'
import { newPullToken } from './new-pull-token.ts'

it('turns TLS off for a registry on this machine only', () => {
  const commands = (registryHost: string) =>
    loginCommands({ registryHost, reference: `${registryHost}/acme/shop:latest`, token: 'wht_x' }).map(
      (entry) => entry.command,
    )
  expect(commands('localhost:5000')[2]).toContain(
    '--tls-verify=false --creds pull:wht_x docker://localhost:5000/acme/shop',
  )
  expect(commands('registry.acme.example').join('\n')).not.toContain('tls-verify')
})

it('makes tokens of 256 random bits and keeps their hash', () => {
  const { token, tokenHash, hint } = newPullToken()
  expect(token).toMatch(/^wht_[\w-]{43}$/)
  expect(tokenHash).toMatch(/^[0-9a-f]{64}$/)
  expect(token.startsWith(hint)).toBe(true)
  expect(newPullToken().token).not.toBe(token)
})
