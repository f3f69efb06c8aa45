import type { Architecture, Snapshot } from '@whittle/core'
import type { Universe } from '@whittle/debian'
import { expect, it } from 'vitest'
import { keepRecent } from './keep-recent.ts'

const snapshot = (id: string) => ({ id }) as Snapshot

function counted(failures = 0) {
  const loads: string[] = []
  const load = keepRecent(async ({ id }, arch) => {
    loads.push(`${id} ${arch}`)
    if (loads.length <= failures) throw new Error('the disk failed')
    return { index: { arch } } as Universe
  })
  return { loads, load: (id: string, arch: Architecture = 'amd64') => load(snapshot(id), arch) }
}

it('keeps the indexes of both architectures, and shares a reading', async () => {
  const { loads, load } = counted()
  const [one, same] = await Promise.all([load('a'), load('a')])
  expect(same).toBe(one)
  await load('a', 'arm64')
  expect(await load('a')).toBe(one)
  expect(loads).toEqual(['a amd64', 'a arm64'])
})

it('finds one again that somebody still holds, though two others came in the meantime', async () => {
  const { loads, load } = counted()
  const held = await load('a')
  await load('b')
  await load('c')
  expect(await load('a')).toBe(held)
  expect(loads).toEqual(['a amd64', 'b amd64', 'c amd64'])
})

it('reads again what could not be read', async () => {
  const { loads, load } = counted(1)
  await expect(load('a')).rejects.toThrow('the disk failed')
  await load('a')
  expect(loads).toHaveLength(2)
})
