import type { Conflict } from '@whittle/core'
import { Button } from '../../ui/button.tsx'

type Fix = Conflict['fixes'][number]

export interface ConflictNoticeProps {
  conflict: Conflict
  /** Whether a fix can be done here by its button; all can unless told. Without `onApply` fixes are only told. */
  canApply?(fix: Fix): boolean
  onApply?(fix: Fix): void
}

/** Why a set of packages cannot be had: the sentence, the chain that clashes, and what would resolve it. */
export function ConflictNotice({ conflict, canApply, onApply }: ConflictNoticeProps) {
  // A conflict of one package says it all in its summary.
  const steps = conflict.steps.filter((step) => conflict.steps.length > 1 || step.text !== conflict.summary)
  return (
    <section
      role="alert"
      aria-label="Conflict"
      className="flex min-w-0 flex-col gap-3 rounded border border-danger bg-danger-soft p-4"
    >
      <h2 className="wrap-anywhere">{conflict.summary}</h2>
      {steps.length > 0 && (
        <ol className="flex list-decimal flex-col gap-2 pl-5">
          {steps.map((step) => (
            <li key={`${step.package} ${step.relation ?? ''} ${step.text}`} className="wrap-anywhere">
              {step.text}
              {step.relation !== undefined && (
                <code className="block font-mono text-[12px] text-muted">
                  {step.package}
                  {step.version === undefined ? '' : ` ${step.version}`}: {step.relation}
                </code>
              )}
            </li>
          ))}
        </ol>
      )}
      {conflict.fixes.length > 0 && (
        <div>
          <p className="pb-2 font-medium">What would resolve it</p>
          <ul className="flex flex-col gap-2">
            {conflict.fixes.map((fix) => (
              <li key={`${fix.action} ${fix.package} ${fix.replacement ?? ''}`} className="wrap-anywhere">
                {onApply && canApply?.(fix) !== false ? (
                  <Button className="h-auto min-h-8 py-1 text-left whitespace-normal" onClick={() => onApply(fix)}>
                    {fix.text}
                  </Button>
                ) : (
                  fix.text
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
