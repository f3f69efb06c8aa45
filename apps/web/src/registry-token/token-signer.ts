import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto'
import { SignJWT } from 'jose'
import type { ResourceActions } from './access-scope.ts'

/** How long a token is good for. Clients ask again when they need another. */
export const TOKEN_SECONDS = 300
const CLOCK_SKEW_SECONDS = 10

export interface SignerInput {
  /** PEM of the RSA key. */
  privateKey: string
  /** PEM of its certificate, the one that the registry has as `rootcertbundle`. */
  certificate: string
  issuer: string
  /** The registry's `service`. */
  service: string
}

/** Signs what a requester was granted; resolves to the token in its compact form. */
export type TokenSigner = (subject: string, access: readonly ResourceActions[], now: Date) => Promise<string>

/**
 * A signer of registry tokens: JWT with RS256 and the certificate as `x5c` (RFC 7515, 4.1.6), which the Distribution
 * registry checks against its certificate bundle. Throws when key and certificate do not belong together.
 */
export function createTokenSigner(input: SignerInput): TokenSigner {
  const key = createPrivateKey(input.privateKey)
  const certificate = new X509Certificate(input.certificate)
  if (!certificate.checkPrivateKey(key)) throw new Error('the registry certificate is not that of the registry key')
  const header = { alg: 'RS256', typ: 'JWT', x5c: [certificate.raw.toString('base64')] }
  return (subject, access, now) => {
    const seconds = Math.floor(now.getTime() / 1000)
    return new SignJWT({ access })
      .setProtectedHeader(header)
      .setIssuer(input.issuer)
      .setSubject(subject)
      .setAudience(input.service)
      .setIssuedAt(seconds)
      .setNotBefore(seconds - CLOCK_SKEW_SECONDS)
      .setExpirationTime(seconds + TOKEN_SECONDS)
      .setJti(randomUUID())
      .sign(key)
  }
}
