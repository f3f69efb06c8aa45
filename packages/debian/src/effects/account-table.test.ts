import { describe, expect, it } from 'vitest'
import { BASE_ACCOUNTS, SYSTEM_ACCOUNTS, SYSTEM_GROUPS } from './account-table.ts'

/** Numbers that were given out. A line may be added here, never changed: files outside images bear these numbers. */
const GIVEN_OUT: Readonly<Record<string, number>> = {
  root: 0,
  nobody: 65_534,
  nonroot: 65_532,
  'www-data': 33,
  _apt: 42,
  postgres: 801,
  mysql: 802,
  redis: 803,
  valkey: 804,
  haproxy: 805,
  memcache: 806,
  mosquitto: 807,
  rabbitmq: 808,
  unbound: 809,
  bind: 810,
  prometheus: 811,
  etcd: 812,
  caddy: 813,
}

describe('account table', () => {
  const all = [...BASE_ACCOUNTS, ...SYSTEM_ACCOUNTS]

  it('never gives a name or a number twice', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    expect(new Set(all.map(({ uid }) => uid)).size).toBe(all.length)
    const groups = [...SYSTEM_GROUPS.values()]
    expect(new Set(groups).size).toBe(groups.length)
  })

  it('keeps the numbers that were given out', () => {
    const numbers = new Map(all.map(({ name, uid }) => [name, uid]))
    for (const [name, uid] of Object.entries(GIVEN_OUT)) expect([name, numbers.get(name)]).toEqual([name, uid])
  })

  it("gives no group number that is another account's own", () => {
    for (const [name, gid] of SYSTEM_GROUPS) {
      const owner = all.find((account) => account.gid === gid && account.uid === gid)
      expect([name, owner?.name ?? name]).toEqual([name, name === 'nogroup' ? 'nobody' : name])
    }
  })
})
