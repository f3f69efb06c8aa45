import { resolve } from '@whittle/debian'
import { expect, it } from 'vitest'
import { makeUniverse } from '../../packages/debian/src/clauses/testing/made-universe.ts'
import { chooseRequests, requestKinds } from './requests.ts'

const universe = await makeUniverse(`
  Package: app
  Depends: first | second, service

  Package: app
  Version: 2
  Depends: first | second, service

  Package: first

  Package: second
  Conflicts: first

  Package: one
  Provides: service, sole

  Package: two
  Provides: service`)

const amounts = { random: 40, special: 50, seed: 3 }
const requests = chooseRequests(universe, amounts)
const ofKind = (kind: keyof typeof requestKinds) => requests.filter((request) => request.kind === kind)

it('makes the same requests for the same seed, as many of each kind', () => {
  expect(chooseRequests(universe, amounts)).toEqual(requests)
  expect(chooseRequests(universe, { ...amounts, seed: 4 })).not.toEqual(requests)
  const counts = Object.keys(requestKinds).map((kind) => ofKind(kind as keyof typeof requestKinds).length)
  expect(counts).toEqual([40, 10, 10, 10, 10, 10])
})

it('asks for one to five different packages', () => {
  for (const { packages } of ofKind('random')) {
    expect(packages.length).toBeGreaterThan(0)
    expect(packages.length).toBeLessThan(6)
    expect(new Set(packages).size).toBe(packages.length)
  }
})

it('makes each kind of what it is about', () => {
  expect(ofKind('pinned').every(({ packages }) => /^[a-z]+=[12]$/.test(packages[0]!))).toBe(true)
  expect(ofKind('pinned').some(({ packages }) => packages[0] === 'app=1')).toBe(true)
  expect(ofKind('atLeast').every(({ packages }) => /^[a-z]+>=\S+$/.test(packages[0]!))).toBe(true)
  expect(ofKind('virtual').every(({ packages }) => ['service', 'sole'].includes(packages[0]!))).toBe(true)
  expect(ofKind('clashing').every(({ packages }) => packages.includes('second'))).toBe(true)
  const excluding = ofKind('excluding').filter(({ exclude }) => exclude.length > 0)
  expect(excluding.length).toBeGreaterThan(0)
  for (const { packages, exclude } of excluding) {
    const set = resolve({ packages }, universe)
    expect(set.ok && set.packages.map(({ name }) => name)).toContain(exclude[0])
  }
})
