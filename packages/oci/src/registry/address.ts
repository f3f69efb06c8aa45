import { registryError } from './errors.ts'

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const REPOSITORY = new RegExp(`^${COMPONENT}(?:/${COMPONENT})*$`)
const TAG = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$/

/** Whether a text may be a tag (OCI distribution specification 1.1, "Pulling manifests"). */
export function isTag(text: string): boolean {
  return TAG.test(text)
}

/** The text, which must be a tag or a SHA-256 digest: `REGISTRY_REFERENCE_INVALID` otherwise. */
export function requireReference(reference: string): string {
  if (TAG.test(reference) || DIGEST.test(reference)) return reference
  throw registryError({
    code: 'REGISTRY_REFERENCE_INVALID',
    category: 'invalid-input',
    publicMessage: `"${reference}" is neither a tag nor a digest.`,
    hint: 'A tag is up to 128 letters, digits, dots, dashes and underscores.',
  })
}

/** The text, which must be the name of a repository: `REGISTRY_REFERENCE_INVALID` otherwise. */
export function requireRepository(repository: string): string {
  if (REPOSITORY.test(repository) && repository.length <= 255) return repository
  throw registryError({
    code: 'REGISTRY_REFERENCE_INVALID',
    category: 'invalid-input',
    publicMessage: `"${repository}" is not the name of a repository.`,
    hint: 'Use lower-case letters, digits, dots, dashes and underscores, with slashes between the parts.',
  })
}

/**
 * The address as a URL whose traffic nobody on the way can read or change: https, or http to this machine itself, or
 * http that the caller explicitly allows. Otherwise `REGISTRY_INSECURE`; not an address at all: `REGISTRY_ADDRESS_INVALID`.
 */
export function requireSafeAddress(address: string, allowPlainHttp: boolean): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw registryError({
      code: 'REGISTRY_ADDRESS_INVALID',
      category: 'invalid-input',
      publicMessage: `"${address}" is not the address of a registry.`,
      hint: 'Write it like https://registry.example.',
    })
  }
  if (url.protocol === 'https:' || allowPlainHttp || isLoopback(url.hostname)) return url
  throw registryError({
    code: 'REGISTRY_INSECURE',
    category: 'policy',
    publicMessage: `${url.host} would be spoken to without encryption.`,
    hint: 'Use https, or allow plain http for this registry explicitly.',
  })
}

function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}
