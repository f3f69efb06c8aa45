import { execFileSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { planCertificates } from '../src/effects/certificates.ts'
import { subjectHash } from '../src/effects/subject-hash.ts'

// The judge is OpenSSL itself (Debian package openssl).
const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString()

const SUBJECTS = [
  '/CN=Plain',
  '/C=DE/O=Example  GmbH /OU= Spaces   inside/CN=UPPER lower',
  '/O=Zażółć gęślą jaźń/CN=Ünïcode ÄÖÜ',
  '/C=DE/O=Multi+OU=Valued+CN=Name',
  '/DC=org/DC=example/emailAddress=Admin@Example.ORG/CN=ia5',
  '/serialNumber=123/CN=tab\tand more',
]

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  SUBJECTS.forEach((subject, index) => {
    const path = join(folder, `c${index}.pem`)
    openssl('req', '-x509', '-utf8', '-multivalue-rdn', '-newkey', 'rsa:2048', '-nodes', '-subj', subject,
      '-keyout', '/dev/null', '-out', path, '-days', '10') // prettier-ignore
  })
  // Another certificate of the same subject, and an old form of string.
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=Plain', '-keyout', '/dev/null',
    '-out', join(folder, 'c8.pem'), '-days', '20') // prettier-ignore
})
afterAll(() => rmSync(folder, { recursive: true }))

const pems = () =>
  readdirSync(folder)
    .filter((name) => /^c\d+\.pem$/.test(name))
    .sort()

describe('subjectHash', () => {
  it('is what openssl x509 -subject_hash says', () => {
    for (const name of pems()) {
      const path = join(folder, name)
      const expected = openssl('x509', '-noout', '-subject_hash', '-in', path).trim()
      expect([name, subjectHash(new X509Certificate(readFileSync(path)).raw)]).toEqual([name, expected])
    }
  })
})

describe('planCertificates', () => {
  it('makes the links that openssl rehash makes', () => {
    const files = pems().map((name) => ({
      path: `/usr/share/ca-certificates/mozilla/${name.replace(/pem$/, 'crt')}`,
      content: readFileSync(join(folder, name)),
    }))
    const links = planCertificates(files, 'ca-certificates').files.filter(({ path }) => /\.\d+$/.test(path))
    const ours = links.map(({ path, target }) => `${path.slice('/etc/ssl/certs/'.length)} ${target}`)
    openssl('rehash', folder)
    const theirs = readdirSync(folder)
      .filter((name) => /^[0-9a-f]{8}\.\d+$/.test(name))
      .map((name) => `${name} ${readlinkSync(join(folder, name))}`)
    // Which of several with one hash is numbered first follows the order of the folder there, of the names here.
    const names = (lines: string[]) => lines.map((line) => line.split(' ')[0]).sort()
    expect(names(ours)).toEqual(names(theirs))
    expect(ours.map((line) => line.split(' ')[1]).sort()).toEqual(theirs.map((line) => line.split(' ')[1]).sort())
  })
})
