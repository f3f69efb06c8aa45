import { createWriteStream, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { decompress } from '@whittle/archive'
import type { Architecture, Snapshot, Store } from '@whittle/core'
import { timeCommand } from '../bench/timed-command.ts'
import { repositoryRoot } from '../stack/data-folder.ts'
import type { CheckReport } from './report.ts'

interface CheckOptions {
  snapshot: Snapshot
  arch: Architecture
  /** One suite by itself; all that belong together unless given. */
  suite?: string
  store: Store
  storeFolder: string
  /** Empty; left empty. */
  folder: string
  signal: AbortSignal
}

type Checked = Omit<CheckReport, 'startedAt' | 'commit' | 'snapshot' | 'judge'>

/** `whittle distro check` and dose-debcheck on the same index, one after the other. */
export async function compareCheck(options: CheckOptions): Promise<Checked> {
  const { snapshot, arch, suite, folder, signal } = options
  mkdirSync(folder, { recursive: true })
  const files = await unpackIndexes(options)
  const dose = await timeCommand(
    // Broken packages are an exit code of their own, which is no failure here.
    'sh',
    ['-c', 'dose-debcheck "$@"; [ $? -le 1 ]', 'sh', `--deb-native-arch=${arch}`, '--latest=1', '--failures', ...files],
    { folder, signal },
  )
  const command = [process.execPath, join(repositoryRoot, 'apps/cli/src/main.ts'), '--store', options.storeFolder]
  const asked = [
    'distro',
    'check',
    snapshot.distribution,
    '--arch',
    arch,
    '--json',
    ...(suite ? ['--suite', suite] : []),
  ]
  const own = await timeCommand('sh', ['-c', '"$@"; [ $? -eq 0 -o $? -eq 6 ]', 'sh', ...command, ...asked], {
    folder,
    signal,
  })
  for (const file of files) rmSync(file)
  const found = JSON.parse(own.stdout) as { snapshot: string; checked: number; broken: { name: string }[] }
  if (found.snapshot !== snapshot.id)
    throw new Error(`Whittle looked at snapshot ${found.snapshot}, not ${snapshot.id}.`)
  const broken = found.broken.map(({ name }) => name).sort()
  const brokenForDose = readDose(dose.stdout, found.checked)
  return {
    archive: suite ?? snapshot.distribution,
    arch,
    checked: found.checked,
    broken,
    onlyDose: brokenForDose.filter((name) => !broken.includes(name)),
    onlyWhittle: broken.filter((name) => !brokenForDose.includes(name)),
    dose: { durationMs: dose.durationMs, cpuMs: dose.cpuMs },
    whittle: { durationMs: own.durationMs, cpuMs: own.cpuMs },
  }
}

async function unpackIndexes({ snapshot, arch, suite, store, folder }: CheckOptions): Promise<string[]> {
  const files: string[] = []
  for (const release of snapshot.releases.filter((candidate) => suite === undefined || candidate.suite === suite)) {
    for (const { digest, path } of release.indexes.filter((index) => index.arch === arch)) {
      const file = join(folder, `${release.suite}_Packages`)
      const content = decompress(path.endsWith('.xz') ? 'xz' : 'gzip', store.blobs.open(digest))
      await pipeline(content, createWriteStream(file))
      files.push(file)
    }
  }
  return files
}

/** Names of the broken packages; both must have looked at as many. */
export function readDose(output: string, checked: number): string[] {
  const total = /^total-packages: (\d+)$/m.exec(output)?.[1]
  if (Number(total) !== checked) throw new Error(`dose-debcheck looked at ${total} packages, Whittle at ${checked}.`)
  return [...output.matchAll(/^ *-?\s*package: (\S+)$/gm)].map(([, name]) => name!).sort()
}
