import type { Database, Transaction } from './database.ts'
import { toJsonColumn } from './json-column.ts'
import type { ActorScope, TeamScope } from './scope.ts'

/** What the audit log names. Permanent: pages and exports select by it. */
export type AuditAction =
  | 'owner.create'
  | 'image.create'
  | 'image.revise'
  | 'build.queue'
  | 'build.cancel'
  | 'pull-token.create'
  | 'pull-token.revoke'

export interface AuditEntryRow {
  id: string
  action: string
  /** What it was done to, in words: an image's name, a token's name. */
  subject: string
  details: unknown
  actor?: { id: string; name: string }
  at: Date
}

/** Adds a line to the audit log, in the transaction of the act itself. */
export async function recordAudit(
  tx: Transaction,
  actor: ActorScope,
  entry: { action: AuditAction; subject: string; details?: object },
): Promise<void> {
  const { action, subject, details = {} } = entry
  await tx.auditEntry.create({
    data: { teamId: actor.teamId, actorId: actor.actorId ?? null, action, subject, details: toJsonColumn(details) },
  })
}

/** The newest lines of the teams' audit logs. */
export async function listAuditEntries(
  db: Database,
  scope: TeamScope,
  options: { limit?: number } = {},
): Promise<AuditEntryRow[]> {
  const rows = await db.auditEntry.findMany({
    where: { teamId: { in: [...scope.teamIds] } },
    include: { actor: { select: { id: true, name: true } } },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: options.limit ?? 100,
  })
  return rows.map(({ id, action, subject, details, actor, at }) => ({
    id,
    action,
    subject,
    details,
    actor: actor ?? undefined,
    at,
  }))
}
