import { gzipSync } from 'node:zlib'
import type { CommandRunner, Snapshot, Store } from '@whittle/core'
import { createUniverse, formatGroup, loadPackageIndex, parseRelations, resolve, syncRepository } from '@whittle/debian'
import { createNodeCommandRunner } from '@whittle/engine'
import { createMemoryStore, createSigningKey, makeRepository, repositoryPackage } from '@whittle/testkit'
import { mutateBytes, mutateText } from '../mutate.ts'
import type { Random } from '../random.ts'
import { type FuzzTarget, type Playground, require } from '../target.ts'

const DATE = new Date('2026-03-09T12:00:00Z')
const packages = [
  repositoryPackage({
    control: { Package: 'shop', Version: '1.2-1', Depends: 'libshop1 (>= 2.0) | libshop2, debconf' },
  }),
  repositoryPackage({
    control: { Package: 'libshop1', Version: '1:2.0-1', Provides: 'libshop2 (= 3)', 'Multi-Arch': 'same' },
  }),
  repositoryPackage({ control: { Package: 'debconf', Conflicts: 'rival', Breaks: 'shop (<< 1)', Essential: 'yes' } }),
  repositoryPackage({
    control: { Package: 'rival', 'Pre-Depends': 'shop:any', Replaces: 'debconf', Architecture: 'all' },
  }),
]
const { files, release } = makeRepository({
  suite: 'sid',
  packages,
  date: DATE,
  validUntil: new Date('2026-03-16T12:00:00Z'),
})
const index = files.get('dists/sid/main/binary-amd64/Packages')!.toString()

function snapshotOf(digest: `sha256:${string}`, sizeBytes: number, path: string): Snapshot {
  const indexes = [{ component: 'main', arch: 'amd64' as const, path, digest, sizeBytes }]
  const date = DATE.toISOString()
  const releases = [{ suite: 'sid', codename: 'sid', archive: 'main' as const, sha256: '0'.repeat(64), date, indexes }]
  return { schema: 'whittle.dev/snapshot/v1', id: '0123456789abcdef', distribution: 'debian/sid', date, releases }
}

const indexTarget: FuzzTarget = {
  name: 'index',
  share: 12,
  make: (random) => Buffer.from(random.once(20) ? index : mutateText(index, random)),
  read: async (input) => {
    const store = createMemoryStore()
    const blob = await store.blobs.put(gzipSync(input))
    const snapshot = snapshotOf(blob.digest, blob.sizeBytes, 'main/binary-amd64/Packages.gz')
    const loaded = await loadPackageIndex({ snapshot, arch: 'amd64', store })
    const names = [...loaded.names()]
    for (const { name, version, path, summary, depends } of loaded.candidates()) {
      require(!/\p{Cc}/u.test(name + version + path + summary), 'a package of the index holds control characters')
      require(!path.startsWith('/') && !path.split('/').includes('..'), `${path} is taken for the path of a package`)
      parseRelations(depends).map(formatGroup)
    }
    return resolve({ packages: names.slice(0, 3) }, createUniverse(loaded)).ok ? 'resolved' : 'conflict'
  },
}

/** Lists what gpgv would say of a good signature. */
function trusting(text: Uint8Array): CommandRunner {
  const status = '[GNUPG:] PLAINTEXT 74 0\n[GNUPG:] GOODSIG 6ED0E7B82643E131 Archive Key\n'
  return { run: async () => ({ exitCode: 0, signal: null, stdout: Buffer.from(text), stderr: Buffer.from(status) }) }
}

async function sync(inRelease: Buffer, runner: CommandRunner, { keyringPath }: Playground): Promise<string> {
  const store: Store = createMemoryStore()
  const snapshot = await syncRepository(
    { distribution: 'debian/sid', architectures: ['amd64'], mirrors: { main: 'http://mirror.example' }, keyringPath },
    {
      store,
      runner,
      clock: { now: () => DATE },
      pausesMs: [0],
      http: async (url) => {
        const path = new URL(String(url)).pathname.slice(1)
        const body = path.endsWith('InRelease') ? inRelease : files.get(path)
        return new Response(body === undefined ? null : new Uint8Array(body), {
          status: body === undefined ? 404 : 200,
        })
      },
    },
  )
  require(snapshot.releases[0]!.codename === 'sid', 'another suite was accepted')
  return 'synchronised'
}

const releaseTarget: FuzzTarget = {
  name: 'release',
  share: 10,
  make: (random) => Buffer.from(random.once(20) ? release : mutateText(release, random)),
  read: (input, playground) => sync(input, trusting(input), playground),
}

/** The whole InRelease file with the real gpgv, a process for each input. */
export async function createSignatureTarget(): Promise<FuzzTarget & AsyncDisposable> {
  const key = await createSigningKey()
  const signed = await key.clearSign(release)
  const runner = createNodeCommandRunner()
  return {
    name: 'signature',
    share: 1.5,
    make: (random: Random) => (random.once(20) ? signed : mutateBytes(signed, random)),
    read: async (input, playground) => {
      let verified: Buffer | undefined
      const watching: CommandRunner = {
        run: async (...call) => {
          const result = await runner.run(...call)
          verified = result.stdout
          return result
        },
      }
      const outcome = await sync(input, watching, { ...playground, keyringPath: key.keyringPath })
      require(verified?.toString() === release, 'another text was accepted than the one that was signed')
      return outcome
    },
    [Symbol.asyncDispose]: () => key.dispose(),
  }
}

/** What mirrors serve: indexes and releases whose signature is taken for good. */
export const repositoryTargets = [indexTarget, releaseTarget]
