import type { IncomingMessage, ServerResponse } from 'node:http'
import { Architecture, CostRequest, ImageSpecBody, PreviewRequest, type CatalogEntry } from '@whittle/core'
import { z } from 'zod'
import { listen, type ListenAt, type Listening } from '../http/listen.ts'
import { sendJson } from '../http/problem.ts'
import { parseInput, readJson, requestError } from '../http/read-json.ts'
import type { Logger } from '../log.ts'
import type { CurrentResolvers } from './current-resolvers.ts'
import { searchMachines } from './search-machines.ts'

/** Definitions may hold files; beyond this they come by the command line. */
const MAX_BODY_BYTES = 4 * 1024 * 1024
const distribution = ImageSpecBody.shape.distribution

/** `amd64,arm64`, each once. */
const architectures = z
  .string()
  .default('amd64')
  .transform((text) => [...new Set(text.split(','))])
  .pipe(z.tuple([Architecture], Architecture))

const SearchQuery = z.strictObject({
  q: z.string().trim().max(200, 'must be at most 200 characters').default(''),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  distribution,
  arch: architectures,
})
const StatusQuery = z.strictObject({ distribution, arch: Architecture.default('amd64') })

export interface ResolverServerPorts {
  resolvers: CurrentResolvers
  bases: readonly CatalogEntry[]
  log: Logger
}

interface Route {
  method: 'GET' | 'POST'
  answer(request: IncomingMessage, query: URLSearchParams): Promise<unknown>
}

/** Serves preview, search, cost, bases and status (the documents of core's preview.ts). */
export function startResolverServer(ports: ResolverServerPorts, at: ListenAt): Promise<Listening> {
  const routes = createRoutes(ports)
  return listen({ ...at, variable: 'WHITTLE_RESOLVER_PORT', log: ports.log }, (request, response) =>
    dispatch(routes, request, response),
  )
}

async function dispatch(
  routes: Record<string, Route>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://resolver')
  const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined
  if (!route) throw requestError(404, `There is nothing at ${pathname}.`)
  if (request.method !== route.method) {
    throw requestError(405, `${pathname} answers ${route.method} only.`, { headers: { allow: route.method } })
  }
  sendJson(response, 200, await route.answer(request, searchParams))
}

function createRoutes({ resolvers, bases }: ResolverServerPorts): Record<string, Route> {
  return {
    '/v1/preview': {
      method: 'POST',
      answer: async (request) => {
        const { spec, variant, files } = await readJson(request, PreviewRequest, MAX_BODY_BYTES)
        return resolvers.get(spec.spec.distribution, spec.spec.architectures[0]).preview(spec, variant, { files })
      },
    },
    '/v1/cost': {
      method: 'POST',
      answer: async (request) => {
        const { spec, variant, packages } = await readJson(request, CostRequest, MAX_BODY_BYTES)
        return resolvers.get(spec.spec.distribution, spec.spec.architectures[0]).cost(spec, variant, packages)
      },
    },
    '/v1/search': {
      method: 'GET',
      answer: async (_, query) => {
        const { q, limit, distribution, arch } = parseInput(SearchQuery, Object.fromEntries(query))
        return searchMachines(resolvers, { query: q, limit, distribution, architectures: arch })
      },
    },
    '/v1/status': {
      method: 'GET',
      answer: async (_, query) => {
        const { distribution, arch } = parseInput(StatusQuery, Object.fromEntries(query))
        return resolvers.status(distribution, arch)
      },
    },
    '/v1/bases': { method: 'GET', answer: async () => ({ bases }) },
  }
}
