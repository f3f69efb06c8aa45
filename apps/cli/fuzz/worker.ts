// The thread that reads the inputs: one that never ends, or takes all memory, ends this thread and not the run.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { CurrentInput } from './current-input.ts'
import { createJudge } from './judge.ts'
import { minimise } from './minimise.ts'
import { createRandom } from './random.ts'
import type { FromWorker, WorkerTask } from './run-fuzz.ts'
import type { FuzzTarget } from './target.ts'
import { openTargets } from './targets/index.ts'

const MINIMISE_MS = 5000
/** Reasons that are told of one target; the same reason again is only counted. */
const MAX_REASONS = 5

const task = workerData as WorkerTask
const current = new CurrentInput(task.shared)
const parent: MessagePort = parentPort!
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- of threads, not of windows
const tell = (message: FromWorker) => parent.postMessage(message)
// What nobody waits for must not go unnoticed.
process.on('unhandledRejection', (reason) => {
  throw reason
})

await using opened = await openTargets()
const judge = await createJudge(task.root)
const watched = async (target: FuzzTarget, input: Buffer) => {
  current.begin(opened.targets.indexOf(target), input)
  const verdict = await judge(target, input)
  current.end()
  return verdict
}

if (task.replay) {
  const target = opened.targets.find(({ name }) => name === task.replay!.target)!
  await readOne(target, { input: Buffer.from(task.replay.input), number: 0, reasons: new Set() })
  tell({ kind: 'finished', target: target.name, inputs: 1, seconds: 0, outcomes: {} })
} else {
  for (const { name, from, to } of task.parts)
    await readPart(
      opened.targets.find((target) => target.name === name)!,
      from,
      to,
    )
}

async function readPart(target: FuzzTarget, from: number, to: number): Promise<void> {
  const started = performance.now()
  const outcomes: Record<string, number> = {}
  const reasons = new Set<string>()
  let inputs = 0
  for (let number = from; number < to && reasons.size < MAX_REASONS; number += 1) {
    const outcome = await readOne(target, { input: makeInput(target, number), number, reasons })
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    inputs += 1
  }
  tell({ kind: 'finished', target: target.name, inputs, seconds: (performance.now() - started) / 1000, outcomes })
}

function makeInput(target: FuzzTarget, number: number): Buffer {
  return target.make(createRandom(task.seed, target.name, number))
}

/** The outcome, `BROKEN` where an invariant was: the first time for a reason, its smallest input is told. */
async function readOne(
  target: FuzzTarget,
  { input, number, reasons }: { input: Buffer; number: number; reasons: Set<string> },
): Promise<string> {
  const verdict = await watched(target, input)
  if (verdict.ok) return verdict.outcome
  const kind = kindOf(verdict.reason)
  if (reasons.has(kind)) return 'BROKEN'
  reasons.add(kind)
  const same = async (shorter: Buffer) => {
    const again = await watched(target, shorter)
    return !again.ok && kindOf(again.reason) === kind
  }
  const smallest = await minimise(input, same, MINIMISE_MS)
  tell({ kind: 'failure', target: target.name, number, reason: verdict.reason, input: smallest })
  return 'BROKEN'
}

/** The beginning says what it is; numbers and names of the input follow. */
function kindOf(reason: string): string {
  return reason.replace('INTERNAL_UNEXPECTED: Something went wrong inside Whittle.', '').slice(0, 40)
}
