import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { encodeDer } from './der.ts'
import { planJavaTrustStore } from './java-trust-store.ts'

const sequence = (...parts: Buffer[]) => encodeDer(0x30, Buffer.concat(parts))
const name = sequence(encodeDer(0x31, sequence(Buffer.from('0603550403', 'hex'), encodeDer(0x0c, Buffer.from('CA')))))
const certificate = (serial: number) =>
  sequence(sequence(encodeDer(0x02, Buffer.from([serial])), sequence(), sequence(), sequence(), name))
const file = (path: string, der: Buffer) => ({
  path: `/usr/share/ca-certificates/mozilla/${path}.crt`,
  content: Buffer.from(`-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`),
})

it('writes a store that Java reads: entries in order, and a digest over password and content', () => {
  const junk = { path: '/usr/share/ca-certificates/mozilla/c.crt', content: Buffer.from('junk') }
  const { files, declared } = planJavaTrustStore(
    [file('Root (2)', certificate(2)), junk, file('A', certificate(1))],
    'ca-certificates-java',
  )
  const [store] = files
  expect(store).toMatchObject({ path: '/etc/ssl/certs/java/cacerts', mode: 0o644, uid: 0, gid: 0 })
  const body = store!.content!.subarray(0, -20)
  expect(body.subarray(0, 12).toString('hex')).toBe('feedfeed0000000200000002')
  const read = readEntries(body.subarray(12))
  expect(read).toEqual([
    { alias: 'debian:a.pem', created: 0n, type: 'X.509', der: certificate(1).toString('hex') },
    { alias: 'debian:root__2_.pem', created: 0n, type: 'X.509', der: certificate(2).toString('hex') },
  ])
  const password = Buffer.from('changeit', 'utf16le').swap16()
  const digest = createHash('sha1').update(password).update('Mighty Aphrodite').update(body).digest()
  expect(store!.content!.subarray(-20)).toEqual(digest)
  expect(declared).toEqual([expect.objectContaining({ package: 'ca-certificates-java', kind: 'certificates' })])
})

it('writes none without certificates', () => {
  expect(planJavaTrustStore([], 'ca-certificates-java').files).toEqual([])
})

function readEntries(bytes: Buffer) {
  const entries: { alias: string; created: bigint; type: string; der: string }[] = []
  let at = 0
  const take = (length: number) => bytes.subarray(at, (at += length))
  const text = () => take(take(2).readUInt16BE()).toString()
  while (at < bytes.length) {
    expect(take(4).readUInt32BE()).toBe(2)
    const alias = text()
    const created = take(8).readBigInt64BE()
    entries.push({ alias, created, type: text(), der: take(take(4).readUInt32BE()).toString('hex') })
  }
  return entries
}
