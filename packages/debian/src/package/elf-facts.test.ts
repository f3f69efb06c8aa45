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
})
