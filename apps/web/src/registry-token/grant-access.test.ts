import { expect, test } from 'vitest'
import { grantAccess, type Requester } from './grant-access.ts'

const everything = [
  'gallery/nginx',
  'shop/api',
  'shop/web',
  'other/api',
  'shop/api/deeper',
  'shop',
  'shop/',
  'gallery',
  'gallery/nginx/x',
].map((name) => ({ type: 'repository', name, actions: ['pull', 'push', 'delete', '*'] }))
const catalog = { type: 'registry', name: 'catalog', actions: ['*'] }

const granted = (requester: Requester) =>
  grantAccess(requester, [...everything, catalog]).map(({ name, actions }) => `${name}:${actions.join()}`)

test('nobody in particular pulls gallery images', () => {
  expect(granted({ kind: 'anonymous' })).toEqual(['gallery/nginx:pull'])
})

test('a token of a team pulls the images of the team', () => {
  const requester: Requester = { kind: 'pull-token', teamSlug: 'shop' }
  expect(granted(requester)).toEqual(['gallery/nginx:pull', 'shop/api:pull', 'shop/web:pull'])
})

test('a token of an image pulls that image', () => {
  const requester: Requester = { kind: 'pull-token', teamSlug: 'shop', imageName: 'api' }
  expect(granted(requester)).toEqual(['gallery/nginx:pull', 'shop/api:pull'])
})

test('a worker pulls and pushes, and deletes nothing', () => {
  expect(granted({ kind: 'worker' })).toEqual(everything.map(({ name }) => `${name}:pull,push`))
})

test('only what was asked for is granted', () => {
  expect(grantAccess({ kind: 'worker' }, [{ type: 'repository', name: 'shop/api', actions: ['push'] }])).toEqual([
    { type: 'repository', name: 'shop/api', actions: ['push'] },
  ])
})
