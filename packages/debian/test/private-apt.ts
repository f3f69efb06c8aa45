import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { decompress } from '@whittle/archive'
import type { Architecture, Snapshot, Store } from '@whittle/core'

/** `name version arch` of each package that apt would install, sorted; or why it refuses. */
export type AptAnswer = { ok: true; set: string[] } | { ok: false; message: string }

export interface PrivateApt {
  /** `apt-get install` of names, `name=version`, and `name-` for what may not be installed. */
  install(packages: readonly string[]): Promise<AptAnswer>
  /** `apt-get satisfy` of relations as a control file writes them. */
  satisfy(relations: readonly string[]): Promise<AptAnswer>
  /** Environment in which apt's programs and library see this apt. */
  env: NodeJS.ProcessEnv
}

interface PrivateAptOptions {
  /** Empty, or not there yet. */
  folder: string
  snapshot: Snapshot
  store: Store
  arch?: Architecture
}

export const hasApt = spawnSync('apt-get', ['--version']).status === 0

const PRINTED = /^'[^']*' ([a-z0-9.+-]+)_([^_ ]+)_([a-z0-9]+)\.deb \d+/gm

/**
 * An apt of its own in a folder: nothing is installed, and it knows the indexes of a snapshot and nothing else. The host's
 * state, sources and configuration play no part.
 */
export async function createPrivateApt({
  folder,
  snapshot,
  store,
  arch = 'amd64',
}: PrivateAptOptions): Promise<PrivateApt> {
  for (const path of ['etc/apt.conf.d', 'etc/preferences.d', 'etc/sources.list.d', 'etc/trusted.gpg.d']) {
    mkdirSync(join(folder, path), { recursive: true })
  }
  for (const path of ['lists/partial', 'archives/partial', 'log']) mkdirSync(join(folder, path), { recursive: true })
  writeFileSync(join(folder, 'status'), '')
  writeFileSync(join(folder, 'apt.conf'), configuration(folder, arch))
  const sources: string[] = []
  for (const { suite, indexes } of snapshot.releases) {
    const repository = join(folder, 'repositories', suite)
    mkdirSync(repository, { recursive: true })
    for (const { digest, path } of indexes.filter((index) => index.arch === arch)) {
      const content = decompress(path.endsWith('.xz') ? 'xz' : 'gzip', store.blobs.open(digest))
      await pipeline(content, createWriteStream(join(repository, 'Packages')))
    }
    sources.push(`deb [arch=${arch} trusted=yes] file:${repository} ./\n`)
  }
  writeFileSync(join(folder, 'etc/sources.list'), sources.join(''))
  const env = { ...process.env, APT_CONFIG: join(folder, 'apt.conf'), LC_ALL: 'C' }
  execFileSync('apt-get', ['-qq', 'update'], { env, stdio: 'pipe' })
  execFileSync('apt-cache', ['gencaches'], { env, stdio: 'pipe' })
  return {
    install: (packages) => ask('install', packages, env),
    satisfy: (relations) => ask('satisfy', relations, env),
    env,
  }
}

/** `--print-uris` stops where `--simulate` goes on to order the installation: the same set in a third of the time. */
function ask(command: string, words: readonly string[], env: NodeJS.ProcessEnv): Promise<AptAnswer> {
  const args = ['-qq', '--print-uris', '--no-install-recommends', command, '--', ...words]
  return new Promise((resolve) => {
    execFile('apt-get', args, { env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) return resolve({ ok: false, message: `${stdout}${stderr}` })
      const found = [...stdout.matchAll(PRINTED)]
      resolve({
        ok: true,
        set: found.map(([, name, version, arch]) => `${name} ${decodeURIComponent(version!)} ${arch}`).sort(),
      })
    })
  })
}

function configuration(folder: string, arch: Architecture): string {
  return `#clear APT::Architectures;
APT::Architecture "${arch}";
APT::Architectures { "${arch}"; };
APT::Install-Recommends "false";
APT::Install-Suggests "false";
APT::Sandbox::User "";
APT::Cmd::Pattern-Only "true";
Acquire::Languages "none";
Acquire::AllowInsecureRepositories "true";
Debug::NoLocking "true";
Dir::State "${folder}";
Dir::State::lists "${folder}/lists";
Dir::State::status "${folder}/status";
Dir::State::extended_states "${folder}/extended_states";
Dir::Cache "${folder}";
Dir::Cache::archives "${folder}/archives";
Dir::Etc "${folder}/etc";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "${folder}/etc/apt.conf.d";
Dir::Log "${folder}/log";
Dir::Log::Planner "/dev/null";
`
}
