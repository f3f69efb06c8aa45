import type { z } from 'zod'

interface RuledBody {
  users: { name: string; uid: number }[]
  certificates: { name: string; pem?: string | undefined; path?: string | undefined }[]
  files: { path: string; content?: string | undefined; source?: string | undefined }[]
  test?: { command?: unknown; http?: unknown; service?: unknown; files?: unknown; libraries?: unknown } | undefined
}

type Report = (path: (string | number)[], message: string) => void

/** The rules of a definition's body that look at several fields at once. */
export function refineImageSpecBody(body: RuledBody, context: z.RefinementCtx): void {
  const report: Report = (path, message) => context.addIssue({ code: 'custom', path, message })
  body.files.forEach((file, index) => {
    if ((file.content === undefined) === (file.source === undefined)) {
      report(['files', index], 'must have either content or source')
    }
  })
  body.certificates.forEach((certificate, index) => checkCertificate(certificate, index, report))
  const { command, http, service, files, libraries } = body.test ?? {}
  if (body.test && [command, http, service, files, libraries].every((kind) => kind === undefined)) {
    report(['test'], 'must have command, http, service, files or libraries')
  }
  refuseRepeats({ list: 'files', key: 'path', values: body.files.map(({ path }) => path) }, report)
  refuseRepeats({ list: 'certificates', key: 'name', values: body.certificates.map(({ name }) => name) }, report)
  refuseRepeats({ list: 'users', key: 'name', values: body.users.map(({ name }) => name) }, report)
  refuseRepeats({ list: 'users', key: 'uid', values: body.users.map(({ uid }) => uid) }, report)
}

function checkCertificate({ pem, path }: RuledBody['certificates'][number], index: number, report: Report): void {
  if ((pem === undefined) === (path === undefined)) report(['certificates', index], 'must have either pem or path')
  if (pem?.includes('PRIVATE KEY-----')) report(['certificates', index, 'pem'], 'must not hold a private key')
  else if (pem !== undefined && !pem.trimStart().startsWith('-----BEGIN CERTIFICATE-----')) {
    report(['certificates', index, 'pem'], 'must be certificates in PEM form (-----BEGIN CERTIFICATE-----)')
  }
}

function refuseRepeats(
  { list, key, values }: { list: string; key: string; values: (string | number)[] },
  report: Report,
): void {
  const seen = new Map<string | number, number>()
  values.forEach((value, index) => {
    const first = seen.get(value)
    if (first === undefined) seen.set(value, index)
    else report([list, index, key], `must not repeat that of ${list}[${first}]`)
  })
}
