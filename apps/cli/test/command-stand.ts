import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { printingProgram } from './printing-program.ts'
import { createSigningKey, type FakeMirror, repositoryPackage, startFakeMirror } from '@whittle/testkit'

/** The real program with a mirror, a store and a folder of its own. */
export interface CommandStand {
  mirror: FakeMirror
  /** Where the program runs. */
  folder: string
  write(file: string, text: string): Promise<void>
  whittle(args: string[], options?: RunOptions): Promise<Finished>
  close(): Promise<void>
}

export interface RunOptions {
  /** Another store than the first one. */
  store?: string
  /** Where it runs instead of the stand's folder. */
  cwd?: string
  /** Further variables of its environment. */
  env?: Record<string, string>
  /** A program with arguments that starts it: `faketime`, `setpriv`. */
  through?: readonly string[]
}

export interface Finished {
  exitCode: number
  stdout: string
  stderr: string
}

const program = join(import.meta.dirname, '../src/main.ts')

/** Serves a small Debian 13: `shop` needs `libshop1`, and `debconf` for its installation. */
export async function createCommandStand(): Promise<CommandStand> {
  const key = await createSigningKey()
  const mirror = await startFakeMirror()
  const date = new Date()
  const validUntil = new Date(date.getTime() + 7 * 86_400_000)
  await mirror.publish({ suite: 'trixie', packages: madePackages(), date }, key)
  await mirror.publish({ suite: 'trixie-updates', packages: [], date, validUntil }, key)
  await mirror.publish({ suite: 'trixie-security', packages: [], date, validUntil }, key)
  const folder = await mkdtemp(join(tmpdir(), 'whittle-cli-'))
  return {
    mirror,
    folder,
    write: (file, text) => writeFile(join(folder, file), text),
    whittle: (args, { store = 'store', cwd = folder, env, through = [] } = {}) => {
      const own = {
        PATH: process.env.PATH,
        HOME: folder,
        WHITTLE_STORE: join(folder, store),
        WHITTLE_DEBIAN_MIRROR: mirror.url,
        WHITTLE_DEBIAN_SECURITY_MIRROR: mirror.url,
        WHITTLE_KEYRING: key.keyringPath,
      }
      return run([...through, process.execPath, program, ...args], cwd, { ...own, ...env })
    },
    async close() {
      await mirror.stop()
      await key.dispose()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function run([file = '', ...args]: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Finished> {
  return new Promise((resolve) => {
    const child = execFile(file, args, { cwd, env }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr })
    })
  })
}

/** What every development image has, and a shell that answers as dpkg and apt would. */
function developmentPackages() {
  const bash = { path: '/usr/bin/bash', mode: 0o755, content: printingProgram('dpkg and apt agree\n') }
  return [
    repositoryPackage({ control: { Package: 'bash', Essential: 'yes' }, files: [bash] }),
    repositoryPackage({ control: { Package: 'apt' } }),
    repositoryPackage({ control: { Package: 'ca-certificates', Architecture: 'all' } }),
  ]
}

function madePackages() {
  const copyright = (name: string) => ({ path: `/usr/share/doc/${name}/copyright`, content: `${name} is free\n` })
  return [
    repositoryPackage({
      control: { Package: 'shop', Version: '1.2-1', Depends: 'libshop1 (>= 2.0), debconf' },
      files: [{ path: '/usr/share/shop/page.html', content: 'shop' }, copyright('shop')],
    }),
    repositoryPackage({
      control: { Package: 'libshop1', Version: '2.0-1', Section: 'libs' },
      files: [{ path: '/usr/share/libshop/prices', content: '1 2 3' }, copyright('libshop1')],
    }),
    repositoryPackage({
      control: { Package: 'debconf', Version: '1.5', Section: 'admin' },
      files: [{ path: '/usr/share/debconf/frontend', content: 'asks' }, copyright('debconf')],
    }),
    repositoryPackage({
      control: { Package: 'extra', Version: '3.0-1' },
      files: [{ path: '/usr/share/extra/page.html', content: 'more' }, copyright('extra')],
    }),
    repositoryPackage({ control: { Package: 'rival', Conflicts: 'shop' } }),
    ...developmentPackages(),
    repositoryPackage({
      control: { Package: 'atlas', Version: '4:1.0~rc1+dfsg-2' },
      conffiles: ['/etc/atlas.conf'],
      compression: 'zst',
      files: [
        { path: '/etc/atlas.conf', content: 'scale = 1\n', mode: 0o640 },
        { path: '/usr/share/atlas/map', content: largeContent() },
        { path: '/usr/share/atlas/copy', type: 'hardlink', target: '/usr/share/atlas/map' },
        { path: '/usr/share/atlas/world', target: 'map' },
        { path: '/usr/share/atlas/Größe', content: 'İstanbul\n', mtimeSeconds: 915_148_800 },
        copyright('atlas'),
      ],
    }),
  ]
}

/** 5 MB that do not compress to nothing: several gzip members of a layer. */
function largeContent(): Buffer {
  return Buffer.concat(Array.from({ length: 160_000 }, (_, at) => createHash('sha256').update(`${at}`).digest()))
}
