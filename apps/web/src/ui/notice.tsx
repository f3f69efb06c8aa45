import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

const tones = {
  info: 'border-info bg-info-soft',
  warning: 'border-warning bg-warning-soft',
  danger: 'border-danger bg-danger-soft',
  success: 'border-success bg-success-soft',
}

/** A sentence that concerns the whole page or form. */
export function Notice({ tone = 'info', children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <div role={tone === 'danger' ? 'alert' : undefined} className={classNames('rounded border px-3 py-2', tones[tone])}>
      {children}
    </div>
  )
}
