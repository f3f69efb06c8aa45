import { setTimeout as pause } from 'node:timers/promises'
import { type HttpFetch, WhittleError } from '@whittle/core'
import { requireSafeAddress } from './address.ts'
import { type Access, createAuthorization, type RegistryCredentials } from './authorization.ts'
import { errorOfResponse, registryError } from './errors.ts'

export interface TransportOptions {
  /** Base address: `https://registry.example`, `http://127.0.0.1:5000`. */
  url: string
  repository: string
  http: HttpFetch
  credentials?: RegistryCredentials
  /** Allows http to other machines than this one. */
  allowPlainHttp?: boolean
  /** Where tokens are asked for, whatever realm the registry names: that may be an address for people's browsers. */
  tokenUrl?: string
  signal?: AbortSignal
  /** Waits between attempts; their number is the number of further attempts. */
  pausesMs?: readonly number[]
}

interface RegistryRequest {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'
  /** Below the repository (`blobs/…`), or an address that the registry gave. */
  to: string | URL
  access: Access
  /** What is asked for, to follow "asked to": `read the tags of shop/api`. */
  what: string
  headers?: Record<string, string>
  /** Called for each attempt. */
  body?: () => Uint8Array | AsyncIterable<Uint8Array>
  /** Statuses to hand back; all others are thrown. */
  expect: readonly number[]
}

export interface RegistryAnswer {
  status: number
  headers: Headers
  bytes: Buffer
  /** What relative addresses in the headers are relative to. */
  url: URL
}

export interface RegistryTransport {
  /** One request and its whole (bounded) answer, again with pauses where the fault may pass: safe to repeat only. */
  ask(request: RegistryRequest): Promise<RegistryAnswer>
  /** The same, not repeated except to log in. */
  askOnce(request: RegistryRequest): Promise<RegistryAnswer>
  /** The answer as a stream; what breaks off in it is `REGISTRY_UNREACHABLE`. */
  open(request: RegistryRequest): Promise<{ status: number; body: AsyncIterable<Uint8Array> }>
  /** The same work again after a pause, where its error is retryable. */
  retrying<T>(work: () => Promise<T>): Promise<T>
}

/** Registries must take manifests of at least 4 MiB (OCI distribution specification 1.1, "Pushing manifests"). */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024
const DEFAULT_PAUSES_MS: readonly number[] = [500, 2000, 5000]

/** Requests to one repository of a registry, with login and retries; faults are `REGISTRY_` errors. */
export function createTransport(options: TransportOptions): RegistryTransport {
  const base = requireSafeAddress(options.url, options.allowPlainHttp ?? false)
  const allowPlainHttp = options.allowPlainHttp ?? false
  const authorization = createAuthorization({ ...options, allowPlainHttp })
  const root = `${base.origin}${base.pathname.replace(/\/+$/, '')}/v2/${options.repository}/`

  const addressOf = ({ to }: RegistryRequest): URL => (to instanceof URL ? to : new URL(root + to))

  async function attempt(request: RegistryRequest): Promise<Response> {
    const url = addressOf(request)
    requireSafeAddress(url.href, allowPlainHttp)
    // The login is for the registry, not for a storage server that it may point to.
    const own = url.origin === base.origin
    let response = await options.http(url, init(request, own ? authorization.header(request.access) : undefined))
    if (response.status === 401 && own) {
      const header = await authorization.answer(response, request.access)
      if (header === undefined) throw await errorOfResponse(response, request.what)
      await response.body?.cancel()
      response = await options.http(url, init(request, header))
    }
    if (request.expect.includes(response.status)) return response
    throw await errorOfResponse(response, request.what)
  }

  function init({ method, headers, body }: RegistryRequest, header: string | undefined): RequestInit {
    const content = body?.()
    return {
      method,
      headers: { ...headers, ...(header === undefined ? {} : { authorization: header }) },
      ...(options.signal ? { signal: options.signal } : {}),
      ...(content === undefined ? {} : bodyOf(content)),
    }
  }

  /** Runs the work; whatever fails in it below the protocol is the connection, unless it is what was to be sent. */
  async function connected<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      options.signal?.throwIfAborted()
      throw knownFault(thrown) ?? unreachable(base.host, thrown)
    }
  }

  const askOnce = (request: RegistryRequest): Promise<RegistryAnswer> =>
    connected(async () => {
      const response = await attempt(request)
      const { status, headers, url } = response
      return {
        status,
        headers,
        bytes: await readAnswer(response, request.what),
        url: new URL(url || addressOf(request)),
      }
    })

  async function open(request: RegistryRequest) {
    const response = await retrying(() => connected(() => attempt(request)))
    async function* body(): AsyncGenerator<Uint8Array> {
      if (response.body === null) return
      const reader = response.body.getReader()
      try {
        for (;;) {
          const { done, value } = await connected(() => reader.read())
          if (done) return
          yield value
        }
      } finally {
        await reader.cancel()
      }
    }
    return { status: response.status, body: body() }
  }

  async function retrying<T>(work: () => Promise<T>): Promise<T> {
    const pausesMs = options.pausesMs ?? DEFAULT_PAUSES_MS
    for (let attempts = 0; ; attempts += 1) {
      try {
        return await work()
      } catch (thrown) {
        const waitMs = pausesMs[attempts]
        const passing = thrown instanceof WhittleError && thrown.retryable && thrown.code.startsWith('REGISTRY_')
        if (!passing || waitMs === undefined) throw thrown
        await pause(waitMs, undefined, options.signal ? { signal: options.signal } : {})
      }
    }
  }

  return { askOnce, open, retrying, ask: (request) => retrying(() => askOnce(request)) }
}

async function readAnswer(response: Response, what: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.length
    if (sizeBytes > MAX_ANSWER_BYTES) {
      throw registryError({
        code: 'REGISTRY_PROTOCOL',
        category: 'upstream',
        publicMessage: `The registry sent more than ${MAX_ANSWER_BYTES} bytes when asked to ${what}.`,
        hint: 'Check that the address belongs to a registry of OCI images.',
      })
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/**
 * An error that says by itself what is wrong: of the registry, or of the source of a body, which `fetch` wraps (a blob
 * that the disk damaged is no fault of the registry). A time-out is the connection's.
 */
function knownFault(thrown: unknown): WhittleError | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof WhittleError) return error.code === 'HTTP_TIMEOUT' ? undefined : error
  }
  return undefined
}

function bodyOf(content: Uint8Array | AsyncIterable<Uint8Array>): RequestInit {
  if (content instanceof Uint8Array) return { body: new Uint8Array(content) }
  // Unless it can neither be sent on elsewhere nor asked for by a window, `fetch` keeps a copy of all that it sends
  // (Fetch standard, "HTTP-network-or-cache fetch", step 8.2); a stream cannot be sent twice anyway.
  return { body: ReadableStream.from(content), duplex: 'half', redirect: 'error', window: null }
}

function unreachable(host: string, cause: unknown): WhittleError {
  return registryError({
    code: 'REGISTRY_UNREACHABLE',
    category: 'upstream',
    publicMessage: `The registry ${host} cannot be reached.`,
    hint: 'Check that it runs and that this machine can connect to it.',
    retryable: true,
    details: { host },
    cause,
  })
}
