import type { FormState } from '../../ui/form-state.ts'

export type PullTokenField = 'name' | 'expiry' | 'scope'

/** Days until a token ends; `never` for none. */
export const expiries = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'never' },
] as const

export interface PullTokenFormState extends FormState<PullTokenField> {
  /** The token that was just made: this is the only time that it is seen. */
  created?: { name: string; token: string }
}
