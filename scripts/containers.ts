// Builds every image of docker-compose.yml from what git holds, with buildah and without a registry to pull from; with
// --check it also runs the stack and tests it in a browser: `npm run containers [-- --check]`. Needs root.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildImages } from './containers/build-images.ts'
import { checkStack } from './containers/check-stack.ts'
import { checkOut } from './containers/checkout.ts'
import { openContainerTools } from './containers/container-tools.ts'
import { partsToBuild, partsToCheck } from './containers/system-parts.ts'
import { chooseDataFolder } from './stack/data-folder.ts'
import { CommandError, isRoot, runCommand } from './stack/host.ts'
import { ensureSystemPackages, partsToTest } from './stack/system-packages.ts'

await runCommand(async () => {
  const { values } = parseArgs({ options: { check: { type: 'boolean' } } })
  if (!isRoot) throw new CommandError('Building images with buildah needs root here. With Docker: docker compose build')
  ensureSystemPackages(values.check ? [...partsToBuild, ...partsToCheck, ...partsToTest] : partsToBuild)
  const folder = join(chooseDataFolder(), 'containers')
  const tools = openContainerTools(folder)
  const checkout = checkOut(folder)
  try {
    await buildImages(tools, checkout)
    if (values.check) return await checkStack(tools, checkout)
  } finally {
    rmSync(checkout.folder, { recursive: true, force: true })
    tools.close()
  }
})
