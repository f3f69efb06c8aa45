import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A throw-away key that signs releases, and the keyring that trusts it. */
export interface SigningKey {
  /** A binary keyring with the public key alone, as gpgv reads it. */
  keyringPath: string
  /** The public key, ASCII-armoured. */
  armoured: string
  /** The text, clear-signed as an InRelease file is. */
  clearSign(text: string): Promise<Buffer>
  /** Removes the key and ends its agent. */
  dispose(): Promise<void>
}

/** Makes a key with GnuPG in a temporary folder; needs the program `gpg`. */
export async function createSigningKey(name = 'Fake Archive'): Promise<SigningKey> {
  // The agent's socket lives in this folder, and the path of a socket may not be long.
  const home = await mkdtemp(join(tmpdir(), 'gpg-'))
  const gpg = (...args: string[]) =>
    run('gpg', ['--homedir', home, '--batch', '--no-tty', '--quiet', ...args], {
      encoding: 'buffer',
      maxBuffer: 64 * 1024 * 1024,
    })
  await gpg('--passphrase', '', '--quick-generate-key', `${name} <archive@example.invalid>`, 'ed25519', 'sign', 'never')
  const keyringPath = join(home, 'keyring.gpg')
  await writeFile(keyringPath, (await gpg('--export')).stdout)
  const armoured = (await gpg('--armor', '--export')).stdout.toString()
  let signed = 0
  return {
    keyringPath,
    armoured,
    async clearSign(text) {
      signed += 1
      const file = join(home, `text-${signed}`)
      await writeFile(file, text)
      return (await gpg('--digest-algo', 'SHA256', '--clearsign', '--output', '-', file)).stdout
    },
    async dispose() {
      await run('gpgconf', ['--homedir', home, '--kill', 'all']).catch(() => undefined)
      await rm(home, { recursive: true, force: true })
    },
  }
}
