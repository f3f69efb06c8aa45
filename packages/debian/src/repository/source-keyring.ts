import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repositoryError } from './errors.ts'

const BLOCK = /-----BEGIN PGP PUBLIC KEY BLOCK-----\r?\n([\s\S]*?)-----END PGP PUBLIC KEY BLOCK-----/g

/**
 * The binary form of ASCII-armoured public keys (RFC 9580, section 6.2), which alone gpgv reads. The checksum of the
 * armour is left alone: a damaged key verifies nothing. Fails with `DEB_SOURCE_KEY_INVALID`.
 */
function dearmorKeys(armoured: string, source: string): Buffer {
  const blocks = [...armoured.matchAll(BLOCK)].map(([, block = '']) => {
    const lines = block.split(/\r?\n/)
    const body = lines.slice(lines.findIndex((line) => line.trim() === '') + 1)
    return body
      .filter((line) => !line.startsWith('='))
      .join('')
      .trim()
  })
  if (blocks.length === 0 || blocks.some((block) => block === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(block))) {
    throw repositoryError({
      code: 'DEB_SOURCE_KEY_INVALID',
      category: 'invalid-input',
      publicMessage: `The key of the source "${source}" is not an ASCII-armoured public key.`,
      hint: 'Give what "gpg --armor --export KEY" prints, or the file of the repository that ends in .asc.',
    })
  }
  return Buffer.concat(blocks.map((block) => Buffer.from(block, 'base64')))
}

/** Calls with the path of a keyring that holds these keys alone; it is gone afterwards. */
export async function withKeyring<T>(
  { key, name }: { key: string; name: string },
  temporaryFolder: string,
  use: (keyringPath: string) => Promise<T>,
): Promise<T> {
  const keys = dearmorKeys(key, name)
  const folder = await mkdtemp(join(temporaryFolder, 'whittle-keys-'))
  try {
    const path = join(folder, 'source.gpg')
    await writeFile(path, keys, { mode: 0o600 })
    return await use(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
