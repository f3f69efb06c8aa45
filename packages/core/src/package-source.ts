import { z } from 'zod'
import { SOURCE_NAME_PATTERN } from './package-pattern.ts'

/** What apt gives a repository that is only used where nothing else has a package, or where it is asked for. */
const BELOW_DEBIAN = 100

/** Where a repository is: http or https, without a login, which would be written into locks and SBOMs. */
export const RepositoryAddress = z
  .string()
  .max(2048)
  .refine((address) => /^https?:\/\//.test(address) && URL.canParse(address), 'must be an http or https address')
  .refine((address) => {
    if (!URL.canParse(address)) return true
    const { username, password } = new URL(address)
    return username === '' && password === ''
  }, 'must not hold a login: it would be recorded in locks and SBOMs')
  .refine((address) => !/[?#]/.test(address), 'must not hold ? or #')
  .transform((address) => address.replace(/\/+$/, ''))

/** A suite (`stable`, `trixie/updates`), or the folder of a flat repository, which ends with a slash (`./`). */
const SuiteName = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9._+~/-]+$/, 'must be letters, digits and . _ + ~ / -')
  .refine((suite) => !suite.split('/').includes('..'), "must not hold '..'")
  .refine((suite) => suite.endsWith('/') || !/^\/|\/\/|(?:^|\/)\.(?:\/|$)/.test(suite), 'must be a name like stable')

const Component = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+/-]*$/, 'must be a component like main')

/** Whether a suite is the folder of a flat repository (sources.list(5)): nothing below `dists/`, no components. */
export function isFlatSuite(suite: string): boolean {
  return suite.endsWith('/')
}

/** A further signed APT repository, as a team or `--sources FILE` defines it. */
export const PackageSource = z
  .strictObject({
    name: z
      .string()
      .regex(new RegExp(`^${SOURCE_NAME_PATTERN}$`), 'must be lower-case letters, digits and -')
      .refine((name) => name !== 'debian', 'must not be debian, which is the distribution itself'),
    uri: RepositoryAddress,
    suites: z.array(SuiteName).min(1).max(20),
    components: z.array(Component).max(20).default([]),
    /** Public keys, ASCII-armoured; only they may sign its releases. */
    key: z
      .string()
      .max(1_048_576)
      .refine((key) => !key.includes('PRIVATE KEY'), 'must not be a private key')
      .refine((key) => key.includes('-----BEGIN PGP PUBLIC KEY BLOCK-----'), 'must be an ASCII-armoured public key'),
    /** As apt's pins: Debian has 500, and of two versions the one of the higher priority is taken. */
    priority: z.int().min(1).max(999).default(BELOW_DEBIAN),
  })
  .superRefine(({ suites, components }, context) => {
    const flat = suites.filter(isFlatSuite).length
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['components'], message })
    if (flat > 0 && flat < suites.length)
      refuse('must be told apart: flat suites (ending with /) are a source of their own')
    else if (flat > 0 && components.length > 0) refuse('must be left out where the suite is flat (ends with /)')
    else if (flat === 0 && components.length === 0) refuse('must name one at least, like main')
  })
export type PackageSource = z.infer<typeof PackageSource>

/** Which further repository a package came from. */
export const PackageRepository = z.strictObject({ name: z.string(), uri: RepositoryAddress })
export type PackageRepository = z.infer<typeof PackageRepository>
