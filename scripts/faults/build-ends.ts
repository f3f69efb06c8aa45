import { insist, type FaultStand } from './stand.ts'

/**
 * Lets Postgres itself count how often a build ended: a trigger that the application knows nothing of, so that a build
 * that ended twice is seen even where the second end looks like the first.
 */
export async function countEnds({ db }: FaultStand): Promise<void> {
  await db.$executeRawUnsafe(
    `CREATE TABLE fault_build_end ("buildId" uuid NOT NULL, status text NOT NULL, at timestamptz)`,
  )
  await db.$executeRawUnsafe(`
    CREATE FUNCTION fault_note_end() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO fault_build_end VALUES (NEW.id, NEW.status::text, now()); RETURN NEW; END $$`)
  await db.$executeRawUnsafe(`
    CREATE TRIGGER fault_note_end AFTER UPDATE ON "Build" FOR EACH ROW
    WHEN (NEW.status NOT IN ('queued', 'running') AND
      (OLD.status, OLD."indexDigest", OLD."finishedAt") IS DISTINCT FROM (NEW.status, NEW."indexDigest", NEW."finishedAt"))
    EXECUTE FUNCTION fault_note_end()`)
}

/** How often each build ended. */
export async function readEnds({ db }: FaultStand): Promise<Map<string, number>> {
  const rows = await insist(
    () => db.$queryRaw<{ buildId: string; ends: number }[]>`
      SELECT "buildId", count(*)::int AS ends FROM fault_build_end GROUP BY "buildId"`,
  )
  return new Map(rows.map(({ buildId, ends }) => [buildId, ends]))
}
