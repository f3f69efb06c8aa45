import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CommandError, findProgram } from './host.ts'

export interface Secrets {
  postgresPassword: string
  redisPassword: string
  /** Signs the cookies of the web application. */
  authSecret: string
  /** Registry pushes of the worker. */
  workerSecret: string
  /** PEM files: the web application signs registry tokens, the registry knows the certificate. */
  registryKeyFile: string
  registryCertificateFile: string
}

/** The secrets of this installation, made at the first start and readable by its owner only. */
export function loadSecrets(dataFolder: string): Secrets {
  const folder = join(dataFolder, 'secrets')
  mkdirSync(folder, { recursive: true, mode: 0o711 })
  const file = join(folder, 'secrets.json')
  if (!existsSync(file)) {
    const secret = () => randomBytes(32).toString('base64url')
    const fresh = { postgresPassword: secret(), redisPassword: secret(), authSecret: secret(), workerSecret: secret() }
    writeFileSync(file, JSON.stringify(fresh), { mode: 0o600 })
  }
  const registryKeyFile = join(folder, 'registry-token.key')
  const registryCertificateFile = join(folder, 'registry-token.pem')
  if (!existsSync(registryCertificateFile)) makeCertificate(registryKeyFile, registryCertificateFile)
  return { ...JSON.parse(readFileSync(file, 'utf8')), registryKeyFile, registryCertificateFile }
}

/** Makes an RSA key and a certificate of it for registry tokens; the key is for its owner alone. */
export function makeCertificate(keyFile: string, certificateFile: string): void {
  const args = ['req', '-x509', '-newkey', 'rsa:3072', '-nodes', '-days', '3650', '-subj', '/CN=whittle-registry-token']
  const run = spawnSync(findProgram('openssl') ?? 'openssl', [...args, '-keyout', keyFile, '-out', certificateFile])
  if (run.status !== 0) throw new CommandError(`openssl could not make the registry's certificate: ${run.stderr}`)
  chmodSync(keyFile, 0o600)
  chmodSync(certificateFile, 0o644)
}
