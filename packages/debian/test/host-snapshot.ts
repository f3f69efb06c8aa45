import { spawnSync } from 'node:child_process'
import type { CommandRunner, Snapshot, Store } from '@whittle/core'
import { createMemoryStore } from '@whittle/testkit'
import { findMirrors, syncRepository } from '../src/index.ts'

const KEYRING = process.env.WHITTLE_KEYRING ?? '/usr/share/keyrings/debian-archive-keyring.gpg'

const runner: CommandRunner = {
  run: async (program, args, { stdin, timeoutMs }) => {
    const input = stdin === undefined ? undefined : Buffer.from(stdin)
    const { status, signal, stdout, stderr, error } = spawnSync(program, args, { input, timeout: timeoutMs })
    if (error) throw error
    return { exitCode: status, signal, stdout, stderr }
  },
}

/** The newest state of Debian 13 at the mirrors that this host's apt uses, or that the environment names. */
export async function syncHostSnapshot(): Promise<{ snapshot: Snapshot; store: Store }> {
  const { WHITTLE_DEBIAN_MIRROR: main, WHITTLE_DEBIAN_SECURITY_MIRROR: security } = process.env
  const mirrors = await findMirrors({ ...(main && { main }), ...(security && { security }) }, { runner })
  const store = createMemoryStore()
  const snapshot = await syncRepository(
    { distribution: 'debian/13', architectures: ['amd64'], mirrors, keyringPath: KEYRING },
    { http: fetch, store, runner, clock: { now: () => new Date() } },
  )
  return { snapshot, store }
}
