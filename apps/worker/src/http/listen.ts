import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WhittleError } from '@whittle/core'
import type { Logger } from '../log.ts'
import { sendProblem } from './problem.ts'

const REQUEST_TIMEOUT_MS = 30_000

/** A server that listens. */
export interface Listening {
  port: number
  close(): Promise<void>
}

export interface ListenAt {
  port: number
  /** An address of this machine, or one that stands for all of them; loopback unless given. */
  address?: string
}

interface ListenOptions extends ListenAt {
  /** The variable that names the port, for the message when it is taken. */
  variable: string
  log: Logger
}

/**
 * Serves on an address of this machine. What a handler throws is answered as problem details; unexpected errors are logged. Port 0: any
 * free one.
 */
export async function listen(
  options: ListenOptions,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listening> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    handle(request, response).catch((thrown: unknown) => {
      if (response.headersSent) return void response.destroy()
      const error = sendProblem(response, thrown)
      if (error.category === 'internal') options.log.error({ err: thrown, url: request.url }, 'request failed')
    })
  })
  await startListening(server, options)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function startListening(server: Server, { port, address = '127.0.0.1', variable }: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EADDRINUSE') return reject(cause)
      reject(
        new WhittleError({
          code: 'WORKER_PORT_TAKEN',
          category: 'invalid-input',
          publicMessage: `Port ${port} of ${address} is taken by another program.`,
          hint: `Set ${variable} to a free one.`,
          cause,
        }),
      )
    })
    server.listen(port, address, () => resolve())
  })
}
