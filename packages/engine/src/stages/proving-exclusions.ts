import { type CarveReport, type EventSink, type StartupTest, WhittleError } from '@whittle/core'

type Excluded = CarveReport['packages'][number] & { unmet: NonNullable<CarveReport['packages'][number]['unmet']> }

/**
 * Judges an image as `judge` does. Where packages of it ask for what the definition excludes, a failed start-up test says
 * so, and a warning says what is not proved where there is no such test.
 */
export async function provingExclusions<T>(
  { report, test }: { report: Pick<CarveReport, 'packages'>; test: StartupTest | undefined },
  events: EventSink,
  judge: () => Promise<T>,
): Promise<T> {
  const excluded = report.packages.filter((entry): entry is Excluded => (entry.unmet ?? []).length > 0)
  if (excluded.length === 0) return judge()
  const names = excluded.map(({ name }) => name).join(', ')
  try {
    const judged = await judge()
    if (!test) {
      const message = `${names}: excluded, though packages of the image ask for it. Linkage and interpreters hold without; what programs load by themselves only a start-up test (spec.test) would show.`
      events({ kind: 'log', stage: 'test', level: 'warning', message })
    }
    return judged
  } catch (thrown) {
    if (!(thrown instanceof WhittleError) || thrown.code !== 'TEST_STARTUP_FAILED') throw thrown
    const { code, category, publicMessage, details, hint } = thrown
    const [{ unmet }] = excluded as [Excluded]
    throw new WhittleError({
      code,
      category,
      publicMessage,
      hint: `It may be for want of what the definition excludes: ${names} (${unmet[0]!.package} has "${unmet[0]!.relation}"). ${hint ?? ''}`.trim(),
      details: { ...details, excluded: excluded.map(({ name }) => name) },
      cause: thrown,
    })
  }
}
