import { type RequestsReport, type ResolutionReport, sharePercent } from './report.ts'

/** Share of random requests whose set must be apt's. */
const WANTED_PERCENT = 99.5

/** What a run shows to be wrong, in sentences. */
export function failuresOf({ requests, checks, versions }: ResolutionReport): string[] {
  return [
    ...requests.flatMap(failuresOfRequests),
    ...checks.flatMap(({ archive, arch, onlyDose, onlyWhittle, dose, whittle }) => [
      ...(onlyDose.length + onlyWhittle.length > 0 ? [`${archive} ${arch}: the verdict is not dose-debcheck's.`] : []),
      ...(whittle.durationMs >= dose.durationMs ? [`${archive} ${arch}: dose-debcheck is faster.`] : []),
    ]),
    ...(versions?.differences.map((difference) => `Order of versions: ${difference}.`) ?? []),
  ]
}

function failuresOfRequests({ arch, kinds, differences, explanations }: RequestsReport): string[] {
  const random = kinds.find(({ kind }) => kind === 'random')
  const asked = (packages: readonly string[]) => packages.join(' ')
  return [
    ...(random && sharePercent(random) < WANTED_PERCENT
      ? [`${arch}: ${sharePercent(random).toFixed(2)} % of random requests have apt's answer, not ${WANTED_PERCENT} %.`]
      : []),
    ...differences
      .filter(({ class: name }) => name === undefined)
      .map(({ packages }) => `${arch}: "${asked(packages)}" differs from apt and belongs to no known class.`),
    ...explanations.needless.map((text) => `${arch}: an explanation names what the clash does not need: ${text}`),
  ]
}
