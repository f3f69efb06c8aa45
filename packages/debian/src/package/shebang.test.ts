import { describe, expect, it } from 'vitest'
import { readShebang } from './shebang.ts'

describe('readShebang', () => {
  it.each([
    ['#!/bin/sh\n', { interpreter: '/bin/sh' }],
    ['#! /usr/bin/perl -w\nuse strict;', { interpreter: '/usr/bin/perl' }],
    ['#!/usr/bin/env python3\n', { interpreter: '/usr/bin/env', program: 'python3' }],
    ['#!/usr/bin/env -S A=b node --x\n', { interpreter: '/usr/bin/env', program: 'node' }],
    ['#!/usr/bin/env\n', { interpreter: '/usr/bin/env' }],
    ['#!sh\n', undefined],
    ['#!\n', undefined],
    ['# comment', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(readShebang(Buffer.from(text))).toEqual(expected)
  })

  it('reads no more of the line than the kernel does', () => {
    expect(readShebang(Buffer.from(`#!/${'a'.repeat(1000)}`))?.interpreter).toHaveLength(254)
  })
})
