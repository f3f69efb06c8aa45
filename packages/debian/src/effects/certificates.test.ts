import { describe, expect, it } from 'vitest'
import { planCertificates } from './certificates.ts'
import { encodeDer, readDer } from './der.ts'
import { subjectHash } from './subject-hash.ts'

const sequence = (...parts: Buffer[]) => encodeDer(0x30, Buffer.concat(parts))
const name = (text: string, tag = 0x0c) =>
  encodeDer(0x31, sequence(Buffer.from('0603550403', 'hex'), encodeDer(tag, Buffer.from(text))))
const certificate = (subject: Buffer, serial = 1) => {
  const number = encodeDer(0x02, Buffer.from([serial]))
  return sequence(
    sequence(encodeDer(0xa0, encodeDer(0x02, Buffer.from([2]))), number, sequence(), sequence(), sequence(), subject),
  )
}
const pem = (der: Buffer) =>
  Buffer.from(`-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`)
const file = (path: string, der: Buffer) => ({
  path: `/usr/share/ca-certificates/mozilla/${path}.crt`,
  content: pem(der),
})

describe('subjectHash', () => {
  it('knows no difference of case, spaces and kind of string', () => {
    const hashes = [name('Example CA'), name('  EXAMPLE   ca '), name('example CA', 0x13), name('Example CA', 0x16)]
    expect(new Set(hashes.map((one) => subjectHash(certificate(sequence(one))))).size).toBe(1)
    expect(subjectHash(certificate(sequence(name('Other CA'))))).not.toBe(
      subjectHash(certificate(sequence(name('Example CA')))),
    )
  })

  it('is silent on what is no certificate', () => {
    for (const bytes of [Buffer.alloc(0), Buffer.from('hello'), sequence(sequence()), sequence(name('x'))]) {
      expect(subjectHash(bytes)).toBeUndefined()
    }
    const whole = certificate(sequence(name('x')))
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => subjectHash(whole.subarray(0, length))).not.toThrow()
    }
  })
})

describe('readDer', () => {
  it('reads long lengths, and refuses those that lead outside', () => {
    for (const length of [0, 127, 128, 300, 70_000]) {
      expect(readDer(encodeDer(0x04, Buffer.alloc(length)))?.content).toHaveLength(length)
    }
    expect(readDer(Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff]))).toBeUndefined()
    expect(readDer(Buffer.from([0x30, 0x80]))).toBeUndefined()
  })
})

describe('planCertificates', () => {
  it('bundles in the order of names, links each, and numbers equal hashes', () => {
    const one = certificate(sequence(name('One')), 1)
    const again = certificate(sequence(name('ONE')), 2)
    const { files, declared } = planCertificates(
      [
        file('b', again),
        file('a', one),
        file('c', one),
        { path: '/usr/share/ca-certificates/mozilla/d.crt', content: Buffer.from('junk') },
      ],
      'ca-certificates',
    )
    const hash = subjectHash(one)
    expect(
      files.filter(({ type }) => type === 'symlink').map(({ path, target }) => `${path.slice(15)} ${target}`),
    ).toEqual([
      'a.pem /usr/share/ca-certificates/mozilla/a.crt',
      `${hash}.0 a.pem`,
      'b.pem /usr/share/ca-certificates/mozilla/b.crt',
      `${hash}.1 b.pem`,
      'c.pem /usr/share/ca-certificates/mozilla/c.crt',
    ])
    const bundle = files.at(-1)
    expect(bundle?.path).toBe('/etc/ssl/certs/ca-certificates.crt')
    expect(bundle?.content?.toString()).toBe(`${pem(one)}${pem(again)}${pem(one)}`)
    expect(declared).toEqual([expect.objectContaining({ kind: 'certificates' })])
  })

  it('declares nothing without certificates', () => {
    expect(planCertificates([], 'ca-certificates')).toEqual({ files: [], folders: [], ownership: [], declared: [] })
  })
})
