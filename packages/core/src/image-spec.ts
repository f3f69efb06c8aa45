import { z } from 'zod'
import { refineImageSpecBody } from './image-spec-rules.ts'
import { isCron } from './cron.ts'
import { PACKAGE_NAME_PATTERN, SOURCE_NAME_PATTERN, VERSION_PATTERN } from './package-pattern.ts'
import { SIGNAL_PATTERN } from './signal-pattern.ts'
import { Architecture } from './platform.ts'

/** A binary package name (Debian Policy 5.6.7). */
export const PackageName = z.string().regex(new RegExp(`^${PACKAGE_NAME_PATTERN}$`), 'must be a Debian package name')

/** `name`, `name=version` (exactly) or `name>=version` (at least); each may end in `@source` to come from that one. */
export const PackageRequest = z
  .string()
  .regex(
    new RegExp(`^${PACKAGE_NAME_PATTERN}(?:(?:=|>=)${VERSION_PATTERN})?(?:@${SOURCE_NAME_PATTERN})?$`),
    'must be a package name, name=version or name>=version, with @source where it comes from another repository',
  )

/** One component of a repository name (OCI distribution specification, "Pulling manifests": `<name>`). */
export const ImageName = z
  .string()
  .max(100, 'must be at most 100 characters')
  .regex(/^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/, 'must be lower-case letters and digits, with . _ or - between')

const text = (maximum: number) => z.string().trim().max(maximum, `must be at most ${maximum} characters`)
/** A word of a command: not endless, and without the NUL character that would end it. */
export const Argument = z
  .string()
  .max(4096)
  .refine((value) => !value.includes('\0'), 'must not hold a NUL character')

/** An absolute path inside the image, without `.`, `..`, empty components or control characters. */
export const AbsolutePath = z
  .string()
  .max(4096)
  .refine((value) => value.startsWith('/'), 'must be absolute')
  .refine(
    (value) =>
      value === '/' ||
      !value
        .slice(1)
        .split('/')
        .some((part) => ['', '.', '..'].includes(part)),
    {
      error: "must not hold '.', '..' or empty components",
    },
  )
  .refine((value) => !/\p{Cc}/u.test(value), 'must not hold control characters')

/** An absolute path where an image can hold something: what the container runtime mounts would hide it. */
export const ImagePath = AbsolutePath.refine(
  (value) => !/^\/(?:proc|sys|dev)(?:\/|$)/.test(value),
  'must not be /proc, /sys or /dev or below them: containers get these from the kernel, whatever the image holds',
)
const pathBelowRoot = ImagePath.refine((value) => value !== '/', 'must not be the root folder itself')

export const EnvironmentKey = z
  .string()
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be letters, digits and _, not starting with a digit')
export const EnvironmentValue = Argument.refine((value) => value !== '', 'must not be empty')
export const Port = z
  .string()
  .regex(/^\d{1,5}(?:\/(?:tcp|udp))?$/, 'must be a port number, or number/tcp, number/udp')
  .refine((value) => Number.parseInt(value, 10) >= 1 && Number.parseInt(value, 10) <= 65_535, 'must be from 1 to 65535')
/** A user as `config.User` of the OCI image configuration: name, uid, or uid:gid. */
export const UserReference = z
  .string()
  .regex(/^(?:[a-z_][a-z0-9_-]{0,31}|\d{1,10}(?::\d{1,10})?)$/, 'must be a user name, a uid or uid:gid')
/** What ends a container in good order. */
export const StopSignal = z
  .string()
  .regex(new RegExp(`^(?:${SIGNAL_PATTERN})$`), 'must be a signal of Linux like SIGTERM, or its number (1 to 64)')
const accountId = z.int().min(1).max(4_294_967_294)

export const DeclaredUser = z.strictObject({
  name: z.string().regex(/^[a-z_][a-z0-9_-]{0,31}$/, 'must be a user name: lower-case letters, digits, _ and -'),
  uid: accountId,
  gid: accountId.optional(),
  home: ImagePath.refine(
    (value) => !value.includes(':'),
    'must not hold a colon, which ends a field of /etc/passwd',
  ).optional(),
})

export const SpecFile = z.strictObject({
  path: pathBelowRoot
    .refine(
      (value) => !/^\/var\/lib\/dpkg(?:\/|$)/.test(value),
      'must not be below /var/lib/dpkg: what an image says of its packages is written when it is built',
    )
    .refine(
      (value) => !/^\/(?:etc|usr\/lib)\/os-release$/.test(value),
      'must not be os-release: scanners learn from it which distribution the packages are of',
    ),
  content: z.string().max(1_048_576, 'must be at most 1 MiB').optional(),
  source: z.string().optional(),
  mode: z
    .string()
    .regex(/^0?[0-7]{3}$/, 'must be an octal mode like "0644"')
    .optional(),
  owner: UserReference.optional(),
})

export const SpecCertificate = z.strictObject({
  name: ImageName,
  pem: z.string().optional(),
  path: z.string().optional(),
})

/**
 * What proves that an image works: a command that must end with 0, a page that its entry point must serve, a command
 * that must end with 0 beside the running entry point (a client), files that its user must be able to read, or libraries
 * that must load. What is given is all tried.
 */
export const StartupTest = z.strictObject({
  command: z.array(Argument).min(1).optional(),
  http: z
    .strictObject({
      port: z.int().min(1).max(65_535),
      /** Path and query of the address, as they stand in the request. */
      path: z
        .string()
        .max(2048)
        .regex(/^\/[!-~]*$/, 'must start with / and hold neither spaces nor other than ASCII characters')
        .default('/'),
      status: z.int().default(200),
    })
    .optional(),
  /** The entry point is started, and `probe` is run in its network again and again until it ends with 0. */
  service: z.strictObject({ probe: z.array(Argument).min(1) }).optional(),
  files: z.array(AbsolutePath).min(1).optional(),
  /** Names by which the image's dynamic loader must find, map and initialise shared libraries: `libssl.so.3`. */
  libraries: z
    .array(z.string().regex(/^[\w.+-]+$/, 'must be the name of a library like libssl.so.3'))
    .min(1)
    .optional(),
  /** Text that the output of the command or probe, or the body of the page, must hold. */
  expect: z.string().optional(),
  timeoutSeconds: z.int().min(1).max(300).default(30),
})
export type StartupTest = z.infer<typeof StartupTest>

export const Schedule = z.strictObject({
  /** Five fields: minute, hour, day of month, month, day of week. */
  cron: z
    .string()
    .trim()
    .regex(/^\S+(?:\s+\S+){4}$/, 'must be five fields: minute hour day month weekday')
    .refine(isCron, 'must hold numbers of each field, lists (1,15), ranges (1-5), steps (*/5) or names (MON, JAN)'),
  /** IANA time zone name. */
  timezone: z.string().default('UTC').refine(isTimeZone, 'must be an IANA time zone like Europe/Berlin'),
})
export type Schedule = z.infer<typeof Schedule>

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Layers by source package, so that an update re-uploads little; `budget` is the most that there may be. */
export const OriginLayering = z.strictObject({ strategy: z.literal('origin'), budget: z.int().min(2).max(100) })

export const ImageSpecBody = z.strictObject({
  distribution: z.enum(['debian/12', 'debian/13', 'debian/sid']).default('debian/13'),
  /** Names of further repositories. */
  sources: z.array(z.string()).default([]),
  versionFrom: PackageName.optional(),
  /** A catalogue image or `scratch`. */
  from: ImageName.default('scratch'),
  packages: z.array(PackageRequest).max(500).default([]),
  exclude: z.array(PackageName).max(500).default([]),
  dev: z.strictObject({ packages: z.array(PackageRequest).default([]) }).optional(),
  architectures: z.array(Architecture).min(1).default(['amd64']),
  environment: z.record(EnvironmentKey, EnvironmentValue).default({}),
  entrypoint: z.array(Argument).optional(),
  command: z.array(Argument).optional(),
  workingDirectory: ImagePath.optional(),
  user: UserReference.optional(),
  users: z.array(DeclaredUser).max(50).default([]),
  ports: z.array(Port).max(100).default([]),
  volumes: z.array(pathBelowRoot).max(50).default([]),
  stopSignal: StopSignal.optional(),
  labels: z.record(z.string().min(1).max(256), z.string().min(1).max(4096)).default({}),
  annotations: z.record(z.string().min(1).max(256), z.string().min(1).max(4096)).default({}),
  certificates: z.array(SpecCertificate).default([]),
  files: z.array(SpecFile).max(200).default([]),
  layering: z.union([z.literal('single'), OriginLayering]).default('single'),
  test: StartupTest.optional(),
  schedule: Schedule.optional(),
})

/** The definition of an image, as people write it (contracts.md, "ImageSpec"). Unknown keys are refused. */
export const ImageSpec = z.strictObject({
  apiVersion: z.literal('whittle.dev/v1'),
  kind: z.literal('Image'),
  metadata: z.strictObject({ name: ImageName, title: text(120).optional(), description: text(2000).optional() }),
  spec: ImageSpecBody.superRefine(refineImageSpecBody).prefault({}),
})
export type ImageSpec = z.infer<typeof ImageSpec>
/** As written: before defaults are filled in. */
export type ImageSpecInput = z.input<typeof ImageSpec>
