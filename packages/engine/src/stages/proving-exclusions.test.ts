import { type BuildEvent, type CarveReport, WhittleError } from '@whittle/core'
import { expect, it } from 'vitest'
import { provingExclusions } from './proving-exclusions.ts'

const cut = { name: 'perl-base', unmet: [{ package: 'app', relation: 'Depends: perl-base' }] }
const report = { packages: [{ name: 'app' }, cut] } as CarveReport
const failed = new WhittleError({
  code: 'TEST_STARTUP_FAILED',
  category: 'policy',
  publicMessage: 'No.',
  hint: 'Look.',
})
const test = { command: ['/usr/bin/app'], timeoutSeconds: 1 }

async function judged(given: Parameters<typeof provingExclusions>[0], judge: () => Promise<string>) {
  const events: BuildEvent[] = []
  return { result: await provingExclusions(given, (event) => events.push(event), judge), events }
}

it('says what a failed start-up test may be for want of', async () => {
  const judge = () => Promise.reject(failed)
  await expect(judged({ report, test }, judge)).rejects.toMatchObject({
    code: 'TEST_STARTUP_FAILED',
    category: 'policy',
    publicMessage: 'No.',
    hint: 'It may be for want of what the definition excludes: perl-base (app has "Depends: perl-base"). Look.',
  })
  await expect(judged({ report: { packages: [] }, test }, judge)).rejects.toBe(failed)
})

it('warns where nothing was started, and is silent where a test passed or nothing is excluded', async () => {
  const judge = async () => 'good'
  expect(await judged({ report, test }, judge)).toEqual({ result: 'good', events: [] })
  expect(await judged({ report: { packages: [] }, test: undefined }, judge)).toEqual({ result: 'good', events: [] })
  const { events } = await judged({ report, test: undefined }, judge)
  expect(events).toMatchObject([{ level: 'warning', message: expect.stringContaining('perl-base: excluded') }])
})
