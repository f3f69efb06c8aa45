/** A command of the repository that is too long for `npm test`. */
export interface NightlyStep {
  /** As in `npm run NAME`. */
  name: string
  args: readonly string[]
  /** It is ended after so long, and counts as failed. */
  minutes: number
}

/**
 * Everything that is run for a night, in order: what judges images first, what measures last. `store` is a folder that those
 * share which build images of the catalogue, so that each package is fetched and unpacked once.
 */
export function nightlySteps(store: string): NightlyStep[] {
  return [
    { name: 'catalog', args: ['--store', store], minutes: 120 },
    { name: 'dev-images', args: ['--store', store], minutes: 60 },
    { name: 'dev-parity', args: ['--store', store], minutes: 120 },
    { name: 'fuzz', args: ['--inputs', '100000', '--seconds', '3600'], minutes: 65 },
    { name: 'faults', args: ['--builds', '20'], minutes: 30 },
    { name: 'parity', args: ['--store', store], minutes: 120 },
    { name: 'survey', args: ['--all'], minutes: 240 },
    { name: 'screenshots', args: [], minutes: 40 },
    { name: 'bench', args: [], minutes: 40 },
  ]
}
