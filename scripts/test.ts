// Everything to know that it works: unit, integration and browser tests on real servers of their own. `npm test`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applicationEnvironment, buildApplication } from './stack/application.ts'
import { repositoryRoot } from './stack/data-folder.ts'
import { runCommand } from './stack/host.ts'
import { Supervisor } from './stack/managed-process.ts'
import { freePorts } from './stack/ports.ts'
import { loadSecrets } from './stack/secrets.ts'
import type { ServerOptions } from './stack/servers.ts'
import { startApplication, startServers } from './stack/stack.ts'
import { ensureSystemPackages, partsToRun, partsToTest } from './stack/system-packages.ts'
import { testedGallery } from './stack/tested-gallery.ts'

interface Counts {
  passed: number
  failed: number
  skipped: number
}

await runCommand(async () => {
  ensureSystemPackages([...partsToRun, ...partsToTest])
  // A folder that any account can pass, and nothing of an earlier run: a green run proves a fresh installation.
  const dataFolder = mkdtempSync(join(tmpdir(), 'whittle-test-'))
  const supervisor = new Supervisor(dataFolder)
  const options: ServerOptions = {
    dataFolder: openToAll(dataFolder),
    ports: await freePorts(),
    secrets: loadSecrets(dataFolder),
    durable: false,
  }
  let kept = true
  try {
    buildApplication()
    await startServers(supervisor, options)
    const first = runVitest(options)
    Object.assign(process.env, testedGallery)
    await startApplication(supervisor, options)
    const second = await runBrowserTests(options)
    await supervisor.stop()
    const third = await runShortFaults(dataFolder)
    const total = {
      passed: first.passed + second.passed + third.passed,
      failed: first.failed + second.failed + third.failed,
      skipped: first.skipped + second.skipped,
    }
    const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
    console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`)
    kept = total.failed > 0
    // A judge that a system does not have is skipped there; the gate has all of them.
    const missed = process.env.CI ? total.skipped : 0
    return total.failed > 0 || missed > 0 || total.passed === 0 ? 1 : 0
  } finally {
    await supervisor.stop()
    if (kept) console.log(`Logs and data of the run: ${dataFolder}`)
    else rmSync(dataFolder, { recursive: true, force: true })
  }
})

function openToAll(folder: string): string {
  spawnSync('chmod', ['755', folder])
  return folder
}

function testEnvironment(options: ServerOptions): NodeJS.ProcessEnv {
  const env = applicationEnvironment(options)
  return {
    ...process.env,
    WHITTLE_TEST_DATABASE_URL: env.DATABASE_URL!.replace(/\/whittle$/, '/postgres'),
    WHITTLE_TEST_REDIS_URL: env.REDIS_URL!,
    NO_COLOR: '1',
  }
}

function runVitest(options: ServerOptions): Counts {
  const report = join(options.dataFolder, 'vitest.json')
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const run = spawnSync('vitest', args, { cwd: repositoryRoot, env: testEnvironment(options), stdio: 'inherit' })
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const result = JSON.parse(readFileSync(report, 'utf8'))
  // A file that fails before its first test counts as a failure too.
  const failedFiles = result.testResults.filter(
    (file: { status: string; assertionResults: unknown[] }) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = result.numFailedTests + failedFiles
  return {
    passed: result.numPassedTests,
    failed: run.status !== 0 && failed === 0 ? 1 : failed,
    skipped: result.numPendingTests + result.numTodoTests,
  }
}

/** Kills each part of a stack of its own once while images are built; the long form is `npm run faults`. */
async function runShortFaults(dataFolder: string): Promise<{ passed: number; failed: number }> {
  const folder = join(dataFolder, 'faults')
  mkdirSync(folder)
  // They read the database, whose client is generated while this runs.
  const { shortRun } = await import('./faults/runs.ts')
  const { runFaults } = await import('./faults/run-faults.ts')
  return runFaults(shortRun, openToAll(folder), console.log)
}

async function runBrowserTests(options: ServerOptions): Promise<Counts> {
  const report = join(options.dataFolder, 'playwright.json')
  const results = join(repositoryRoot, 'test-results')
  mkdirSync(results, { recursive: true })
  const env = {
    ...process.env,
    ...applicationEnvironment(options),
    WHITTLE_SETUP_LINK: await (await import('./stack/welcome.ts')).makeSetupLink(options),
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    NO_COLOR: '1',
  }
  const run = spawnSync('playwright', ['test', '--reporter=list,json'], {
    cwd: join(repositoryRoot, 'apps/web'),
    env,
    stdio: 'inherit',
  })
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 }
  const { stats } = JSON.parse(readFileSync(report, 'utf8'))
  const failed = stats.unexpected + stats.flaky
  return { passed: stats.expected, failed: run.status !== 0 && failed === 0 ? 1 : failed, skipped: stats.skipped }
}
