import { WhittleError, type WhittleErrorInit } from '@whittle/core'
import type { registryErrors } from '../error-codes.ts'

/** What can go wrong between this client and a registry. */
export type RegistryErrorCode = keyof typeof registryErrors

/** A `WhittleError` whose code belongs to the registry client. */
export function registryError(init: WhittleErrorInit & { code: RegistryErrorCode }): WhittleError {
  return new WhittleError(init)
}

const MAX_REASON_LENGTH = 300
const MAX_TEXT_BYTES = 64 * 1024

/**
 * The error that an answer means (OCI distribution specification 1.1, "Error codes"): 401 and 403 are about the login,
 * 408, 429 and 5xx may pass by themselves, anything else the registry refuses for the reason that it gives.
 */
export async function errorOfResponse(response: Response, what: string): Promise<WhittleError> {
  const { status } = response
  const reason = await reasonOf(response)
  const details = { status, ...(reason === undefined ? {} : { reason }) }
  const because = reason === undefined ? '' : `: ${reason}`
  if (status === 401) {
    return registryError({
      code: 'REGISTRY_UNAUTHORIZED',
      category: 'upstream',
      publicMessage: `The registry wants a login to ${what}${because}.`,
      hint: 'Check the user name and password (or token) for this registry.',
      details,
    })
  }
  if (status === 403) {
    return registryError({
      code: 'REGISTRY_DENIED',
      category: 'upstream',
      publicMessage: `The registry does not allow this login to ${what}${because}.`,
      hint: 'Ask for the right to this repository, or use another login.',
      details,
    })
  }
  const passing = isPassing(status)
  return registryError({
    code: passing ? 'REGISTRY_UNREACHABLE' : 'REGISTRY_REFUSED',
    category: 'upstream',
    publicMessage: `The registry answered ${status} when asked to ${what}${because}.`,
    hint: passing ? 'Try again later.' : 'Check that the address belongs to a registry that takes OCI images.',
    retryable: passing,
    details,
  })
}

/** Whether a status says that the same request may succeed later. */
function isPassing(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

async function reasonOf(response: Response): Promise<string | undefined> {
  try {
    const text = await boundedText(response)
    const { errors } = JSON.parse(text) as { errors?: { code?: unknown; message?: unknown }[] }
    const first = errors?.[0]
    const words = [first?.code, first?.message].filter((word) => typeof word === 'string' && word !== '')
    if (words.length === 0) return undefined
    // The text comes from outside: one line, no control characters, not endless, no full stop before ours.
    const line = words.join(', ').replaceAll(/\p{Cc}+/gu, ' ')
    return line.slice(0, MAX_REASON_LENGTH).replace(/[.\s]+$/, '')
  } catch {
    return undefined
  }
}

/** The beginning of a body as text, at most a little more than 64 KiB of it. */
export async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    if (sizeBytes > MAX_TEXT_BYTES) break
  }
  return Buffer.concat(chunks).toString('utf8')
}
