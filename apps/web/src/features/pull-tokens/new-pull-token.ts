import { createHash, randomBytes } from 'node:crypto'

const HINT_LENGTH = 9

export interface NewToken {
  /** Shown once. */
  token: string
  /** SHA-256, hex: what is stored. */
  tokenHash: string
  /** First characters, for people to tell tokens apart. */
  hint: string
}

/** A pull token: `wht_` and 256 random bits. */
export function newPullToken(): NewToken {
  const token = `wht_${randomBytes(32).toString('base64url')}`
  return { token, tokenHash: createHash('sha256').update(token).digest('hex'), hint: token.slice(0, HINT_LENGTH) }
}
