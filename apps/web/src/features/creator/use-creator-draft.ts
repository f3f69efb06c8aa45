'use client'

import { canonicalJson } from '@whittle/core'
import { useCallback, useMemo, useState } from 'react'
import { initialDraft } from './creator-start.ts'
import type { CreatorStart } from './creator-start.ts'
import type { DraftChange } from './draft-changes.ts'
import { specOf } from './draft.ts'
import type { Draft } from './draft.ts'
import type { FieldProblem } from './fields.ts'
import { compareSpecs } from './spec-changes.ts'
import type { SpecChange } from './spec-changes.ts'

/** The draft under the hands of a person: what it is, what is wrong with it, and how it differs from what is saved. */
export interface CreatorDraft {
  draft: Draft
  /** As it was saved last, or as it was opened. */
  baseline: Draft
  dirty: boolean
  changes: SpecChange[]
  /** Undefined until the rules are there: they are loaded once the person did something, or asks by `check`. */
  problems: FieldProblem[] | undefined
  check(): void
  /** Every problem of the draft as it is. */
  validate(): Promise<FieldProblem[]>
  change(change: DraftChange): void
  /** Makes a draft the saved one. What was typed meanwhile stays and counts as unsaved. */
  settle(saved: Draft): void
  /** The problem of a field that the person has left, or any once `revealAll` was called. */
  problemAt(field: string): string | undefined
  touch(field: string): void
  revealAll(): void
}

type Validate = (draft: Draft) => FieldProblem[]

const loadRules = () => import('./validate-draft.ts').then((module) => module.validateDraft)

const nothing: ReadonlySet<string> = new Set()

/** Keeps the draft of one Creator. */
export function useCreatorDraft(start: CreatorStart): CreatorDraft {
  const [draft, setDraft] = useState(() => initialDraft(start))
  const [baseline, setBaseline] = useState(draft)
  const [touched, setTouched] = useState<ReadonlySet<string> | 'all'>(nothing)
  const [rules, setRules] = useState<Validate>()
  const problems = useMemo(() => rules?.(draft), [rules, draft])
  const spec = useMemo(() => specOf(draft), [draft])
  const savedSpec = useMemo(() => specOf(baseline), [baseline])
  const shown = useMemo(() => {
    const visible = (problems ?? []).filter(({ field }) => touched === 'all' || touched.has(field))
    return new Map(visible.map(({ field, message }) => [field, message]))
  }, [problems, touched])
  const check = useCallback(() => {
    // Without a connection the rules come with the next field; the server has them, too.
    loadRules().then(
      (loaded) => setRules(() => loaded),
      () => undefined,
    )
  }, [])
  return {
    draft,
    baseline,
    dirty: canonicalJson(spec) !== canonicalJson(savedSpec),
    changes: useMemo(() => compareSpecs(savedSpec, spec), [savedSpec, spec]),
    problems,
    validate: async () => {
      const loaded = await loadRules()
      setRules(() => loaded)
      return loaded(draft)
    },
    change: setDraft,
    settle: setBaseline,
    problemAt: useCallback((field) => shown.get(field), [shown]),
    check,
    touch: useCallback(
      (field) => {
        setTouched((before) => (before === 'all' || before.has(field) ? before : new Set(before).add(field)))
        check()
      },
      [check],
    ),
    revealAll: useCallback(() => setTouched('all'), []),
  }
}
