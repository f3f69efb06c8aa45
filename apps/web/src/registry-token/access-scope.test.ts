import { expect, test } from 'vitest'
import { parseScopes } from './access-scope.ts'

const repository = (name: string, ...actions: string[]) => ({ type: 'repository', name, actions })

test.each([
  [['repository:shop/api:pull'], [repository('shop/api', 'pull')]],
  [['repository:shop/api:pull,push'], [repository('shop/api', 'pull', 'push')]],
  [['repository:localhost:5000/api:pull'], [repository('localhost:5000/api', 'pull')]],
  [['repository(plugin):shop/api:pull'], [repository('shop/api', 'pull')]],
  [['registry:catalog:*'], [{ type: 'registry', name: 'catalog', actions: ['*'] }]],
  [
    ['repository:a/b:pull repository:c/d:push', 'repository:a/b:push'],
    [repository('a/b', 'pull', 'push'), repository('c/d', 'push')],
  ],
  [['', 'nonsense', 'repository:x', ':::', 'repository::pull'], []],
  [['repository:a/b:'], [repository('a/b')]],
])('%j', (parameters, expected) => {
  expect(parseScopes(parameters)).toEqual(expected)
})

test('a request for very many scopes is cut', () => {
  const many = Array.from({ length: 1000 }, (_, i) => `repository:a/b${i}:pull`)
  expect(parseScopes(many)).toHaveLength(50)
})
