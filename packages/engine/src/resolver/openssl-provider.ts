import type { IndexedPackage } from '@whittle/debian'

/** OpenSSL's library since there are providers (3.0). Debian's tools write the dependency where a file is linked to it. */
const OPENSSL = /^libssl(?:[3-9]|[1-9]\d)(?:t64)?$/

/** Libraries with cryptography of their own: who links one of them beside OpenSSL may compute with either. */
const OTHER_CRYPTOGRAPHY =
  /^(?:libgnutls|libgcrypt|libnettle|libhogweed|libnss3|libmbed(?:crypto|tls)|libsodium|libbotan|libwolfssl|libcrypto\+\+|libtomcrypt)/

/** Packages that are linked to OpenSSL and yet do not, or not only, compute with the provider that its configuration names. */
const OWN_WAY: readonly RegExp[] = [
  // Reads the section nodejs_conf of the configuration, not the one that names providers.
  /^(?:nodejs|libnode\d+)$/,
  // Ed25519, ChaCha20-Poly1305 and the post-quantum exchanges are its own code.
  /^openssh-/,
  // Hash functions of its own beside OpenSSL's.
  /^(?:lib)?python3(?:\.\d+)?(?:-minimal|-stdlib)?$/,
  // Loads the default and the legacy provider whatever the configuration says.
  /^python3-cryptography$/,
  // The extension "hash" and password_hash() are its own code.
  /^(?:php\d|libphp)/,
  // Its Digest classes are its own code.
  /^libruby\d/,
  // Passwords of users are hashed by its own SHA-256.
  /^(?:redis|valkey)-/,
  // Programs of Go and Java bring their cryptography along, whatever else they are linked to.
  /^(?:golang-|openjdk-|gocryptfs$|mender-(?:artifact|client)$|zabbix-agent2)/,
]

/**
 * Whether a package uses OpenSSL as a shared library and honours the provider that its configuration names: it depends on
 * the library itself, on no other cryptographic library, and is not known to go its own way. What is not declared (code
 * copied into a program) no index tells, so this is what a build for FIPS may choose from, not a proof.
 */
export function honoursOpenSslProvider({ name, depends, preDepends }: IndexedPackage): boolean {
  const needed = `${preDepends}, ${depends}`
    .split(/[,|]/)
    .map((relation) => relation.trim().split(/[\s(:]/, 1)[0] ?? '')
  if (!needed.some((one) => OPENSSL.test(one)) || needed.some((one) => OTHER_CRYPTOGRAPHY.test(one))) return false
  return !OWN_WAY.some((pattern) => pattern.test(name))
}
