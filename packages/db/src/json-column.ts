import type { Prisma } from './generated/client.ts'

/** A document as a JSON column takes it. Documents are plain data (Zod), so this changes the type only. */
export function toJsonColumn(document: object): Prisma.InputJsonObject {
  return document
}
