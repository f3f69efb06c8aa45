import { describe, expect, it } from 'vitest'
import { readTmpfiles } from './tmpfiles.ts'

describe('readTmpfiles', () => {
  it('reads folders with their owners, and nothing else', () => {
    const text = `# Type Path Mode UID GID Age Argument
d /run/haproxy 2775 haproxy haproxy -
    d  /var/run/php   0755 www-data www-data -   -
D! /run/plain
d /run/kept :0700 :root - 10d
L /run/link - - - - /etc/target
d /run/user/%U 0700
z /dev/kvm 0660 root kvm
d relative 0755
`
    expect(readTmpfiles(text)).toEqual([
      { path: '/run/haproxy', mode: 0o2775, user: 'haproxy', group: 'haproxy' },
      { path: '/run/php', mode: 0o755, user: 'www-data', group: 'www-data' },
      { path: '/run/plain', mode: 0o755, user: '0', group: '0' },
      { path: '/run/kept', mode: 0o700, user: 'root', group: '0' },
    ])
  })
})
