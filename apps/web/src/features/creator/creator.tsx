'use client'

import type { BasesResponse } from '@whittle/core'
import dynamic from 'next/dynamic'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { QueryProvider } from '../../shell/query-provider.tsx'
import { problemFrom } from '../../api/call-api.ts'
import { CreatorProvider } from './creator-context.tsx'
import type { CreatorState } from './creator-context.tsx'
import { CreatorHeader } from './creator-header.tsx'
import type { CreatorStart } from './creator-start.ts'
import { CurrentStep } from './current-step.tsx'
import { draftOf } from './draft.ts'
import { fieldOf, stepOfPath } from './fields.ts'
import type { Step } from './fields.ts'
import { SidePanel } from './side-panel.tsx'
import { StepNav } from './step-nav.tsx'
import { useCreatorDraft } from './use-creator-draft.ts'
import { useLeaveGuard } from './use-leave-guard.ts'
import { usePendingFocus } from './use-pending-focus.ts'
import { useBases, useExactPreview, useShownTarget } from './use-preview.ts'
import { useSave } from './use-save.ts'
import { useStep } from './use-step.ts'
import type { YamlText } from './yaml-text.ts'

// Dialogs are loaded when there is something to ask.
const LeaveDialog = dynamic(() => import('./leave-dialog.tsx').then((module) => module.LeaveDialog), { ssr: false })
const RevisionConflictDialog = dynamic(
  () => import('./revision-conflict-dialog.tsx').then((module) => module.RevisionConflictDialog),
  { ssr: false },
)

export interface CreatorProps {
  start: CreatorStart
  /** Teams that the person may make images in. */
  teams: readonly { slug: string; name: string }[]
  /** The catalogue, when the server could read it. */
  bases: BasesResponse | undefined
  /** As pull commands name the registry. */
  registryHost: string
}

/** The Creator: steps, their editors, the live preview and the same definition as YAML. */
export function Creator(props: CreatorProps) {
  return (
    <QueryProvider>
      <CreatorPage {...props} />
    </QueryProvider>
  )
}

function CreatorPage({ start, teams, bases: knownBases, registryHost }: CreatorProps) {
  const work = useCreatorDraft(start)
  const { draft, baseline, dirty, problems, change, check } = work
  const [team, setTeam] = useState(start.kind === 'edit' ? start.team : (teams[0]?.slug ?? ''))
  const [existing, setExisting] = useState(
    start.kind === 'edit' ? { name: start.name, revision: start.revision } : undefined,
  )
  const [yaml, setYaml] = useState<YamlText>()
  const [step, goTo] = useStep()
  const focus = usePendingFocus()
  const bases = useBases(knownBases)
  const target = useShownTarget(draft.unedited.architectures)
  const preview = useExactPreview(draft, target)
  const saved = useExactPreview(baseline, target, start.kind === 'edit')
  const save = useSave({ team, existing }, (savedDraft, image) => {
    work.settle(savedDraft)
    setExisting({ name: image.name, revision: image.revision })
  })
  const guard = useLeaveGuard(dirty && save.pending !== 'build')
  const yamlWrong = yaml?.draft === draft && yaml.problems.length > 0
  useEffect(() => {
    if (step === 'review') check()
  }, [step, check])

  const show = (next: Step, field: string = fieldOf.step) => {
    goTo(next)
    focus(field)
  }
  const trySave = async (build: boolean, over?: number) => {
    // What was typed as YAML is what is meant: the form shows an older state while that has problems.
    if (yamlWrong) return focus('yaml')
    const [first] = await work.validate()
    if (!first) return save.run(draft, { build, over })
    work.revealAll()
    show(first.step, first.field)
  }
  // One resolver answers both: when it is back, one press shows it.
  const askAgain = () => Promise.all([bases.refetch(), preview.isError ? preview.refetch() : undefined])
  const base = bases.data?.bases.find((entry) => entry.name === draft.from)
  const state: CreatorState = {
    draft,
    change,
    problemAt: (field) => work.problemAt(field) ?? save.refusalAt(field, draft),
    target,
    bases: bases.data?.bases,
    base,
    show,
    savedName: existing?.name,
  }
  const shown = (problems ?? []).filter(({ field }) => work.problemAt(field) !== undefined)
  return (
    <CreatorProvider value={state}>
      <div className="flex flex-col gap-4 pb-16 lg:pb-0">
        <CreatorHeader
          title={existing ? `Edit ${existing.name}` : 'New image'}
          revision={existing?.revision}
          dirty={dirty}
          pending={save.pending}
          teams={teams}
          team={team}
          onTeam={setTeam}
          onSave={(build) => void trySave(build)}
        />
        {save.problem && <SaveProblem problem={save.problem} show={show} onRetry={() => void trySave(save.building)} />}
        {yamlWrong && <Notice tone="warning">The YAML has problems: the form shows the last state without any.</Notice>}
        {bases.error && <ProblemNotice problem={noticeOf(bases.error)} onRetry={() => void askAgain()} />}
        <div className="grid min-w-0 gap-4 lg:grid-cols-[160px_minmax(0,1fr)_minmax(340px,440px)] lg:gap-6 2xl:grid-cols-[180px_minmax(0,1fr)_minmax(480px,640px)]">
          <div className="min-w-0 lg:sticky lg:top-16 lg:self-start">
            <StepNav current={step} onChoose={goTo} problems={countByStep(shown)} />
          </div>
          <div className="min-w-0" onBlur={(event) => event.target.id !== '' && work.touch(event.target.id)}>
            <CurrentStep
              step={step}
              preview={preview.data}
              review={{
                problems,
                changes: start.kind === 'edit' ? work.changes : undefined,
                repositoryPrefix: `${registryHost}/${team}`,
              }}
            />
          </div>
          <SidePanel
            preview={preview}
            saved={
              start.kind === 'edit' ? { distribution: baseline.unedited.distribution, preview: saved.data } : undefined
            }
            draft={draft}
            yaml={yaml}
            onYaml={(text) => {
              setYaml(text)
              if (text.draft !== draft) change(() => text.draft)
            }}
          />
        </div>
      </div>
      {guard.asking && <LeaveDialog guard={guard} />}
      {save.conflict && (
        <RevisionConflictDialog
          conflict={save.conflict}
          onClose={save.dismissConflict}
          onTakeTheirs={() => {
            const theirs = save.conflict && draftOf(save.conflict.spec)
            if (!save.conflict || !theirs) return
            change(() => theirs)
            work.settle(theirs)
            setExisting((before) => before && { ...before, revision: save.conflict!.revision })
            save.dismissConflict()
          }}
          onSaveMine={() => void trySave(save.building, save.conflict?.revision)}
        />
      )}
    </CreatorProvider>
  )
}

interface SaveProblemProps {
  problem: ReturnType<typeof problemFrom>
  show(step: Step, field?: string): void
  onRetry(): void
}

/** Why saving was refused, with the way to each refused field. */
function SaveProblem({ problem, show, onRetry }: SaveProblemProps) {
  const { code, detail, hint, errors = [] } = problem
  return (
    <ProblemNotice problem={{ code, message: detail, hint }} onRetry={errors.length === 0 ? onRetry : undefined}>
      {errors.map(({ path, message }) => (
        <p key={`${path} ${message}`} className="flex flex-wrap items-center gap-2">
          {message !== detail && (
            <span className="min-w-0 wrap-anywhere">
              {path}: {message}
            </span>
          )}
          <Button
            size="small"
            onClick={() => show(stepOfPath(path), path === 'metadata.name' ? fieldOf.name : undefined)}
          >
            Go there
          </Button>
        </p>
      ))}
    </ProblemNotice>
  )
}

function noticeOf(error: unknown) {
  const { code, detail, hint } = problemFrom(error)
  return { code, message: detail, hint }
}

function countByStep(problems: readonly { step: Step }[]): Partial<Record<Step, number>> {
  const counts: Partial<Record<Step, number>> = {}
  for (const { step } of problems) counts[step] = (counts[step] ?? 0) + 1
  return counts
}
