import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/** The shortest password that an account may have, characters. */
export const MIN_PASSWORD_LENGTH = 12

// 128 MiB and about a third of a second: the OWASP recommendation for scrypt.
const LOG_N = 17
const BLOCK_SIZE = 8
const PARALLELISM = 1
const SALT_BYTES = 16
const KEY_BYTES = 32

/** Hashes a password as `$scrypt$ln=17,r=8,p=1$salt$key` (PHC string format), with a fresh salt. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, { logN: LOG_N, r: BLOCK_SIZE, p: PARALLELISM })
  return `$scrypt$ln=${LOG_N},r=${BLOCK_SIZE},p=${PARALLELISM}$${encode(salt)}$${encode(key)}`
}

/**
 * Whether the password belongs to the hash. Without a hash (no such account) it works just as long and says no, so that
 * the time of an answer does not tell which accounts exist.
 */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const expected = parseHash(hash)
  const { salt, key, ...parameters } = expected ?? {
    salt: Buffer.alloc(SALT_BYTES),
    key: Buffer.alloc(KEY_BYTES),
    logN: LOG_N,
    r: BLOCK_SIZE,
    p: PARALLELISM,
  }
  const derived = await derive(password, salt, parameters)
  return timingSafeEqual(derived, key) && expected !== undefined
}

interface Parameters {
  logN: number
  r: number
  p: number
}

function parseHash(hash: string | undefined): (Parameters & { salt: Buffer; key: Buffer }) | undefined {
  const match = hash?.match(
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22,})\$([A-Za-z0-9+/]{43})$/,
  )
  if (!match) return undefined
  const [, logN, r, p, salt = '', key = ''] = match
  return {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64'),
    key: Buffer.from(key, 'base64'),
  }
}

function derive(password: string, salt: Buffer, { logN, r, p }: Parameters): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r }
  return new Promise((resolve, reject) => {
    // The same password typed on another keyboard may be composed differently (NFKC, RFC 8265).
    scrypt(password.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
      if (error) reject(error)
      else resolve(key)
    })
  })
}

function encode(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
