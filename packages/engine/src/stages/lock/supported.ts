import { type ImageSpec, WhittleError } from '@whittle/core'

/**
 * Refuses what a definition may say and this version cannot build: it must not be left out in silence. Fails with
 * `LOCK_NOT_SUPPORTED`, naming the field.
 */
export function requireSupported({ spec }: ImageSpec): void {
  const problems: [field: string, unsupported: boolean, what: string][] = [
    ['spec.certificates', spec.certificates.length > 0, 'certificates cannot be added yet'],
    [
      'spec.files',
      spec.files.some(({ source, content }) => source !== undefined || content === undefined),
      'every file needs its content in the definition; source cannot be read yet',
    ],
  ]
  const found = problems.find(([, unsupported]) => unsupported)
  if (!found) return
  throw new WhittleError({
    code: 'LOCK_NOT_SUPPORTED',
    category: 'invalid-input',
    publicMessage: `${found[0]}: ${found[2]}.`,
    hint: 'Leave it out, or change it to what can be built.',
  })
}
