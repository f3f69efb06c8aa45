import { access, constants } from 'node:fs/promises'
import { type CommandResult, type CommandRunner, WhittleError } from '@whittle/core'
import { repositoryError } from './errors.ts'

export interface VerifyPorts {
  runner: CommandRunner
  signal?: AbortSignal
}

const GPGV_TIMEOUT_MS = 60_000
const GPGV_MAX_OUTPUT_BYTES = 64 * 1024 * 1024

/**
 * The text of an InRelease file whose signature is good: exactly the bytes that gpgv verified, never the file itself,
 * which may hold more than was signed. As apt does, one good signature by a key of the keyring is enough where the
 * others are by keys that the keyring does not have; a bad, expired or revoked one is never passed over.
 * Errors: `DEB_RELEASE_SIGNATURE_INVALID`, `DEB_KEYRING_MISSING`, `DEB_GPGV_MISSING`.
 */
export async function verifyRelease(
  input: { inRelease: Uint8Array; keyringPath: string; suite: string },
  ports: VerifyPorts,
): Promise<string> {
  await requireKeyring(input.keyringPath)
  const result = await runGpgv(input, ports)
  const refusal = judgeSignatures(result)
  if (refusal !== undefined) throw signatureInvalid(input.suite, refusal)
  return result.stdout.toString('utf8')
}

async function requireKeyring(keyringPath: string): Promise<void> {
  try {
    await access(keyringPath, constants.R_OK)
  } catch (cause) {
    throw repositoryError({
      code: 'DEB_KEYRING_MISSING',
      category: 'invalid-input',
      publicMessage: 'The keyring with the archive signing keys is not there or cannot be read.',
      hint: 'Install the package debian-archive-keyring, or set WHITTLE_KEYRING to a keyring file.',
      details: { keyringPath },
      cause,
    })
  }
}

async function runGpgv(
  { inRelease, keyringPath }: { inRelease: Uint8Array; keyringPath: string },
  { runner, signal }: VerifyPorts,
): Promise<CommandResult> {
  const weak = ['SHA1', 'RIPEMD160'].flatMap((algorithm) => ['--weak-digest', algorithm])
  try {
    return await runner.run('gpgv', [...weak, '--keyring', keyringPath, '--status-fd', '2', '--output', '-'], {
      stdin: inRelease,
      timeoutMs: GPGV_TIMEOUT_MS,
      maxOutputBytes: GPGV_MAX_OUTPUT_BYTES,
      // Only the named keyring counts, whatever the user's own GnuPG folder holds.
      env: { GNUPGHOME: '/nonexistent', LC_ALL: 'C' },
      ...(signal ? { signal } : {}),
    })
  } catch (thrown) {
    if (!(thrown instanceof WhittleError) || thrown.code !== 'COMMAND_NOT_FOUND') throw thrown
    throw repositoryError({
      code: 'DEB_GPGV_MISSING',
      category: 'invalid-input',
      publicMessage: 'The program gpgv, which checks the signatures of a mirror, is not installed.',
      hint: 'Install the package gpgv.',
      cause: thrown,
    })
  }
}

const FAULTS: Readonly<Record<string, string>> = {
  BADSIG: 'a signature does not match the content',
  EXPSIG: 'a signature has expired',
  EXPKEYSIG: 'a signing key has expired',
  REVKEYSIG: 'a signing key was revoked',
}
/** `ERRSIG … <rc>`: the key is not in the keyring (GnuPG, doc/DETAILS). */
const ERRSIG_NO_PUBLIC_KEY = '9'

/**
 * Why the signatures do not count, or nothing when they do; read from gpgv's status lines (GnuPG, doc/DETAILS).
 */
export function judgeSignatures(result: Pick<CommandResult, 'exitCode' | 'stderr'>): string | undefined {
  const status = result.stderr
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('[GNUPG:] '))
    .map((line) => line.slice('[GNUPG:] '.length).split(' '))
  let good = 0
  let unknownKeys = 0
  let plaintexts = 0
  for (const [keyword = '', ...args] of status) {
    const fault = FAULTS[keyword]
    if (fault !== undefined) return fault
    if (keyword === 'ERRSIG' && args[5] !== ERRSIG_NO_PUBLIC_KEY) return 'a signature cannot be checked'
    if (keyword === 'ERRSIG') unknownKeys += 1
    if (keyword === 'GOODSIG') good += 1
    if (keyword === 'PLAINTEXT') plaintexts += 1
  }
  if (plaintexts > 1) return 'it holds more than one signed text'
  if (good === 0) return unknownKeys > 0 ? 'no key of the keyring has signed it' : 'it is not signed'
  // gpgv ends with 2 when one of several signatures is by an unknown key.
  const ended = result.exitCode === 0 || (result.exitCode === 2 && unknownKeys > 0)
  return ended ? undefined : 'gpgv refused it'
}

function signatureInvalid(suite: string, reason: string): WhittleError {
  return repositoryError({
    code: 'DEB_RELEASE_SIGNATURE_INVALID',
    category: 'integrity',
    publicMessage: `The InRelease file of ${suite} is not trusted: ${reason}.`,
    hint: 'Check the configured mirror and that the package debian-archive-keyring is up to date; nothing was used.',
    details: { suite, reason },
  })
}
