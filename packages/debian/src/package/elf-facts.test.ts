import { makeElf } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import { readElfFacts } from './elf-facts.ts'

describe('readElfFacts', () => {
  it('reads a program', () => {
    const elf = makeElf({
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      needed: ['libz.so.1', 'libc.so.6'],
      runpath: '$ORIGIN/../lib:/opt/x/lib',
      imports: ['printf', 'pthread_cancel'],
    })
    expect(readElfFacts(elf)).toEqual({
      bits: 64,
      machine: 'x86_64',
      executable: true,
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      needed: ['libz.so.1', 'libc.so.6'],
      rpath: [],
      runpath: ['$ORIGIN/../lib', '/opt/x/lib'],
      opens: ['pthread_cancel'],
    })
  })

  it('reads a shared library of another architecture', () => {
    const facts = readElfFacts(makeElf({ machine: 183, soname: 'libx.so.1', rpath: '/usr/lib/x' }))
    expect(facts).toMatchObject({ machine: 'aarch64', executable: false, soname: 'libx.so.1', rpath: ['/usr/lib/x'] })
  })

  it('is silent on other files', () => {
    expect(readElfFacts(Buffer.from('#!/bin/sh\necho'))).toBeUndefined()
    expect(readElfFacts(Buffer.alloc(0))).toBeUndefined()
    const object = makeElf({})
    object.writeUInt16LE(1, 16)
    expect(readElfFacts(object)).toBeUndefined()
  })

  it('never reads outside a truncated or lying file', () => {
    const elf = makeElf({ interpreter: '/lib/ld.so', needed: ['liba.so'], soname: 'x', imports: ['iconv_open'] })
    for (let length = 0; length < elf.length; length += 1) {
      expect(() => readElfFacts(elf.subarray(0, length))).not.toThrow()
    }
    for (let at = 16; at < 64 + 3 * 56; at += 1) {
      for (const value of [0, 0x7f, 0xff]) {
        const broken = Buffer.from(elf)
        broken[at] = value
        expect(() => readElfFacts(broken)).not.toThrow()
      }
    }
  })

  it('gives up a file that names more than a program can need', () => {
    const needed = (count: number) => makeElf({ needed: Array.from({ length: count }, () => 'x'.repeat(1000)) })
    expect(readElfFacts(needed(900))?.needed).toHaveLength(900)
    expect(readElfFacts(needed(1100))).toBeUndefined()
  })

  it('reads a bounded number of symbols, however many sections point at them', () => {
    const elf = makeElf({ imports: Array.from({ length: 30_000 }, (_, at) => `f${at}`) })
    const sectionsAt = Number(elf.readBigUInt64LE(40))
    const sections = elf.subarray(sectionsAt)
    const count = elf.readUInt16LE(60)
    const copies = Math.floor(65_000 / count)
    const hostile = Buffer.concat([elf.subarray(0, sectionsAt), ...Array.from({ length: copies }, () => sections)])
    hostile.writeUInt16LE(count * copies, 60)
    const started = performance.now()
    expect(readElfFacts(hostile)).toMatchObject({ opens: [] })
    expect(performance.now() - started).toBeLessThan(8000)
  })
})
