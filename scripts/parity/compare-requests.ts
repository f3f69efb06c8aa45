import { resolve, type Universe } from '@whittle/debian'
import { type NamedFacts, needlessFacts } from '../../packages/debian/src/clauses/testing/needless-facts.ts'
import type { PrivateApt } from '../../packages/debian/test/private-apt.ts'
import { askApt, isSameSet, type Verdict } from './apt-judge.ts'
import { classOf } from './classes.ts'
import { startLibraryJudge } from './libapt-judge.ts'
import type { Difference, RequestsReport } from './report.ts'
import { type ParityRequest, requestKinds } from './requests.ts'

/** apt-get itself is asked, too, of every 25th request that apt's library answers as Whittle does. */
const CHECK_EVERY = 25
/** Processes of the judge: as many as the smallest machines have processors. */
const AT_ONCE = 2
const TELL_EVERY = 500

type Compared = Pick<RequestsReport, 'kinds' | 'byAptGet' | 'corrected' | 'differences' | 'explanations'>

/** Asks both of every request. What Whittle refuses as apt does is also looked at for facts that the clash does not need. */
export async function compareRequests(
  requests: readonly ParityRequest[],
  { universe, apt }: { universe: Universe; apt: PrivateApt },
  tell: (text: string) => void,
): Promise<Compared> {
  const kinds = Object.keys(requestKinds).map((kind) => ({
    kind: kind as ParityRequest['kind'],
    count: 0,
    same: 0,
    refusedByBoth: 0,
  }))
  const compared: Compared = {
    kinds: [],
    byAptGet: 0,
    corrected: 0,
    differences: [],
    explanations: { conflicts: 0, facts: 0, needless: [] },
  }
  const pending = [...requests.entries()]
  const work = async () => {
    const library = startLibraryJudge(apt.env)
    for (let next = pending.shift(); next; next = pending.shift()) {
      const [position, request] = next
      const ours = answerOf(request, universe)
      const isFinal = (set: readonly string[]) =>
        position % CHECK_EVERY !== 0 && ours.set !== undefined && isSameSet(ours.set, set)
      const verdict = await askApt(request, { apt, library }, isFinal)
      if (verdict.byAptGet) compared.byAptGet += 1
      if (verdict.corrected) compared.corrected += 1
      const difference = differenceOf(request, { ours, verdict }, universe)
      const kind = kinds.find((candidate) => candidate.kind === request.kind)!
      kind.count += 1
      if (difference) compared.differences.push(difference)
      else if (ours.set) kind.same += 1
      else kind.refusedByBoth += 1
      if (!ours.set) explain(request, universe, compared.explanations)
      if ((position + 1) % TELL_EVERY === 0) tell(`${position + 1} of ${requests.length} requests …`)
    }
    library.close()
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { ...compared, kinds: kinds.filter(({ count }) => count > 0) }
}

interface OurAnswer {
  resolution: ReturnType<typeof resolve>
  /** `name version arch`, sorted; absent when there is none. */
  set?: string[]
}

function answerOf(request: ParityRequest, universe: Universe): OurAnswer {
  const resolution = resolve(request, universe)
  if (!resolution.ok) return { resolution }
  return { resolution, set: resolution.packages.map(({ name, version, arch }) => `${name} ${version} ${arch}`).sort() }
}

function differenceOf(
  { kind, packages, exclude }: ParityRequest,
  { ours: { resolution, set }, verdict: { answer } }: { ours: OurAnswer; verdict: Verdict },
  universe: Universe,
): Difference | undefined {
  if (answer.ok ? set && isSameSet(set, answer.set) : !set) return undefined
  const theirs = answer.ok ? answer.set : undefined
  const name = resolution.ok
    ? classOf({ requested: resolution.requested, apt: theirs, whittle: resolution.packages }, universe)
    : undefined
  return {
    kind,
    packages,
    exclude,
    ...(name && { class: name }),
    onlyApt: set ? (theirs?.filter((member) => !set.includes(member)) ?? []) : [],
    onlyWhittle: theirs ? (set?.filter((member) => !theirs.includes(member)) ?? []) : [],
    ...(!answer.ok && { aptRefuses: answer.message.trim() }),
    ...(!resolution.ok && { whittleRefuses: resolution.conflict.summary }),
  }
}

/** Removes every dependency that the explanation names, one at a time. */
function explain(
  { packages, exclude }: ParityRequest,
  universe: Universe,
  counts: RequestsReport['explanations'],
): void {
  const found = resolve({ packages, exclude }, universe)
  if (found.ok || !found.conflict.steps.some(({ relation }) => relation !== undefined)) return
  counts.conflicts += 1
  counts.facts += found.conflict.steps.length
  const names = packages.map((wanted) => wanted.split(/>?=/)[0]!)
  const requested = found.conflict.steps.flatMap(({ package: name, version, relation }) =>
    relation === undefined && version !== undefined ? { name, version } : [],
  )
  const versions = [
    ...requested.flatMap(({ name, version }) =>
      universe.index.versions(name).filter((candidate) => candidate.version === version),
    ),
    ...pinnedBeside(packages, requested, universe),
  ]
  const needless = needlessFacts(found.conflict, { requested: versions, universe }, canBeHad)
  counts.needless.push(...needless.map((text) => `${names.join(' ')}: ${text}`))
}

/** Versions that are asked for and no fact of their own: they stand where the candidate would. */
function pinnedBeside(packages: readonly string[], named: readonly { name: string }[], universe: Universe) {
  return packages.flatMap((wanted) => {
    const [name = '', version] = wanted.split('=')
    if (version === undefined || wanted.includes('>=') || named.some((other) => other.name === name)) return []
    return universe.index.versions(name).filter((candidate) => candidate.version === version)
  })
}

function canBeHad({ packages, exclude, universe }: NamedFacts): boolean {
  return resolve({ packages, exclude }, universe).ok
}
