import { WhittleError } from '@whittle/core'
import { queues, type PayloadOf, type QueueName } from './catalog.ts'

/** A job's payload, checked on arrival. Throws `JOB_PAYLOAD_INVALID`, which no retry can mend. */
export function parsePayload<Name extends QueueName>(name: Name, data: unknown): PayloadOf<Name> {
  const result = queues[name].payload.safeParse(data)
  if (result.success) return result.data as PayloadOf<Name>
  throw new WhittleError({
    code: 'JOB_PAYLOAD_INVALID',
    category: 'internal',
    publicMessage: `A job of the queue ${name} holds something else than its ids.`,
    hint: 'Are web and workers of the same version?',
    details: { issues: result.error.issues },
  })
}
