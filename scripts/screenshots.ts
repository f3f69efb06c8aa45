// Pictures of every page, light and dark, narrow and wide, and the README's one: `npm run screenshots`.
// They show a stack of its own (ports that are free, data kept under the data folder), so nobody's images are touched.
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { prepareDemo } from './screenshots/demo.ts'
import { photographReadme } from './screenshots/readme-picture.ts'
import { shotsOf } from './screenshots/shots.ts'
import { takeShots } from './screenshots/take-shots.ts'
import { buildApplication } from './stack/application.ts'
import { chooseDataFolder, repositoryRoot } from './stack/data-folder.ts'
import { runCommand } from './stack/host.ts'
import { stopLeftovers, Supervisor } from './stack/managed-process.ts'
import { freePorts } from './stack/ports.ts'
import { loadSecrets } from './stack/secrets.ts'
import { startApplication, startServers } from './stack/stack.ts'
import { ensureSystemPackages, partsToRun, partsToTest } from './stack/system-packages.ts'

await runCommand(async () => {
  ensureSystemPackages([...partsToRun, ...partsToTest])
  const dataFolder = join(chooseDataFolder(), 'screenshots')
  mkdirSync(dataFolder, { recursive: true })
  await stopLeftovers(dataFolder)
  const supervisor = new Supervisor(dataFolder)
  const options = { dataFolder, ports: await freePorts(), secrets: loadSecrets(dataFolder), durable: false }
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' })
  try {
    await startServers(supervisor, options)
    buildApplication()
    await startApplication(supervisor, options)
    console.log('Building the images that the pages show …')
    const demo = await prepareDemo(browser, options)
    const folder = join(repositoryRoot, 'screenshots')
    rmSync(folder, { recursive: true, force: true })
    const problems = await takeShots({ browser, demo, folder }, shotsOf(demo))
    await photographReadme(browser, demo, join(repositoryRoot, 'docs/images'))
    for (const problem of problems) console.log(problem)
    console.log(`\nPictures are in ${folder}; ${problems.length === 0 ? 'nothing' : problems.length} to mend.`)
    return problems.length === 0 ? 0 : 1
  } finally {
    await browser.close()
    await supervisor.stop()
  }
})
