import { isProblemDocument } from './problem-document.ts'
import type { ProblemDocument } from './problem-document.ts'

/** What the API refused or could not do, thrown in the browser. */
class ApiProblem extends Error {
  readonly problem: ProblemDocument

  constructor(problem: ProblemDocument) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.problem = problem
  }
}

/** One call of the API. With a body it is a POST unless said otherwise. */
export interface ApiRequest {
  method?: 'GET' | 'POST' | 'PUT'
  body?: unknown
  signal?: AbortSignal
}

/**
 * Calls the API from the browser and returns its JSON. Refusals are thrown as `ApiProblem`, and so is having no
 * connection; an aborted call rejects as `fetch` does.
 */
export async function callApi<Answer>(path: string, request: ApiRequest = {}): Promise<Answer> {
  const { body, signal } = request
  const response = await fetch(path, {
    method: request.method ?? (body === undefined ? 'GET' : 'POST'),
    signal,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error
    throw new ApiProblem(noConnection)
  })
  const document: unknown = await response.json().catch(() => undefined)
  if (response.ok) return document as Answer
  throw new ApiProblem(isProblemDocument(document) ? document : unreadable(response.status))
}

/** Whatever was thrown, as a problem to show. */
export function problemFrom(error: unknown): ProblemDocument {
  return error instanceof ApiProblem
    ? error.problem
    : {
        ...noConnection,
        code: 'WEB_UNEXPECTED',
        detail: 'Something went wrong in this page.',
        hint: 'Reload it; please report this if it comes back.',
      }
}

const noConnection: ProblemDocument = {
  type: 'urn:whittle:error:WEB_NOT_REACHABLE',
  title: 'Not reachable',
  status: 0,
  detail: 'Whittle does not answer.',
  code: 'WEB_NOT_REACHABLE',
  hint: 'Check the connection. Nothing that you typed is lost while this page stays open.',
  retryable: true,
}

function unreadable(status: number): ProblemDocument {
  return {
    type: 'urn:whittle:error:WEB_ANSWER_UNREADABLE',
    title: 'Unreadable answer',
    status,
    detail: `Whittle answered with status ${status} and nothing to read.`,
    code: 'WEB_ANSWER_UNREADABLE',
    hint: 'Try again; if it stays, look into the logs of Whittle and of any proxy before it.',
    retryable: status >= 500,
  }
}
