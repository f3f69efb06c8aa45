import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { workerNodeOptions } from './application.ts'
import { repositoryRoot } from './data-folder.ts'

it('starts workers as their container does', () => {
  const dockerfile = readFileSync(join(repositoryRoot, 'deploy/docker/Dockerfile'), 'utf8')
  const [, command] = /^CMD (\[.*apps\/worker\/src\/main\.ts"\])$/m.exec(dockerfile) ?? []
  expect(JSON.parse(command!)).toEqual(['node', ...workerNodeOptions, 'apps/worker/src/main.ts'])
})
