import { z } from 'zod'
import { MIN_PASSWORD_LENGTH } from '../../auth/index.ts'

export type SetupField = 'name' | 'email' | 'password' | 'teamName'

const line = (missing: string) =>
  z
    .string()
    .trim()
    .min(1, missing)
    .max(100, 'At most 100 characters.')
    .regex(/^\P{Cc}*$/u, 'Use letters, digits and signs only.')

/** What the first owner types. */
export const SetupInput = z.object({
  name: line('Enter your name.'),
  email: z.string().trim().toLowerCase().max(254, 'At most 254 characters.').pipe(z.email('Enter an e-mail address.')),
  password: z
    .string()
    .min(MIN_PASSWORD_LENGTH, `At least ${MIN_PASSWORD_LENGTH} characters.`)
    .max(1000, 'At most 1000 characters.'),
  teamName: line('Enter a name for your team.').refine(
    (name) => /[a-z0-9]/i.test(name.normalize('NFKD')),
    'Use at least one letter from a to z or a digit: the name becomes an address.',
  ),
})
