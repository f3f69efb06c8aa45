// Copies what a part of this repository needs at run time, and nothing else, into a folder that stands for its own:
// `node scripts/containers/collect-workspace.ts --to /out/worker @whittle/worker`. Names are of workspaces or packages.
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { repositoryRoot } from '../stack/data-folder.ts'
import { runCommand } from '../stack/host.ts'
import { type PackageLock, packagesInUse } from './packages-in-use.ts'

const left = new Set(['node_modules', 'test', 'e2e', '.turbo', '.next'])
const unused = [
  // Source maps and types are for people at a desk.
  /\.map$/,
  /\.d\.[cm]?ts$/,
  /\.test\.tsx?$/,
  /\/tsconfig(\.[a-z]+)?\.json$/,
  // Prisma carries its query compiler once for each kind of database.
  /\/query_compiler_[a-z]+_bg\.(mysql|sqlite|sqlserver|cockroachdb)\./,
]

await runCommand(() => {
  const { values, positionals } = parseArgs({ options: { to: { type: 'string' } }, allowPositionals: true })
  const target = values.to!
  const lock = JSON.parse(readFileSync(join(repositoryRoot, 'package-lock.json'), 'utf8')) as PackageLock
  for (const path of packagesInUse(lock, positionals)) {
    const link = lock.packages[path]?.resolved
    const source = lock.packages[path]?.link && link !== undefined ? link : path
    copyPackage(join(repositoryRoot, source), join(target, source))
    if (source === path) continue
    mkdirSync(dirname(join(target, path)), { recursive: true })
    symlinkSync(relative(dirname(path), source), join(target, path))
  }
  cpSync(join(repositoryRoot, 'package.json'), join(target, 'package.json'))
  return Promise.resolve()
})

function copyPackage(from: string, to: string): void {
  const isUsed = (path: string) => !left.has(basename(path)) && !unused.some((pattern) => pattern.test(path))
  // Nested packages have paths of their own.
  cpSync(from, to, { recursive: true, filter: (path) => path === from || isUsed(path.slice(from.length)) })
}
