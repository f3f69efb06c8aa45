/** What a server action tells the form that called it. */
export interface FormState<Field extends string> {
  /** What was typed, to be shown again; never passwords. */
  values: Partial<Record<Field, string>>
  /** By field, a sentence each. */
  errors: Partial<Record<Field, string>>
  /** What concerns no single field. */
  message?: string
}

/** A form that was not sent yet. */
export const untouched: FormState<never> = { values: {}, errors: {} }
