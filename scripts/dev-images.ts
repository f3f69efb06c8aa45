// npm run dev-images [-- apt|compilers|dockerfile … --image NAME … --keep FOLDER --store FOLDER]: builds development images from
// a mirror on loopback, and uses them as people do, without any network but that mirror. Needs root, bubblewrap, umoci and buildah;
// ends with 1 when something does not work.
import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkApt } from './dev-images/check-apt.ts'
import { checkCompilers } from './dev-images/check-compilers.ts'
import { checkDockerfile } from './dev-images/check-dockerfile.ts'
import { createStand } from './dev-images/stand.ts'

const checks = { apt: checkApt, compilers: checkCompilers, dockerfile: checkDockerfile }
// `--image` chooses among the programs of `compilers`; `--store` has packages and results of another run.
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    image: { type: 'string', multiple: true, default: [] },
    keep: { type: 'string' },
    store: { type: 'string' },
  },
})
// buildah makes the path a name of an image, which has no capitals.
const folder = values.keep ?? join(tmpdir(), `whittle-dev-images-${randomUUID()}`)
await mkdir(folder, { recursive: true })
const stand = await createStand(folder, values.store ?? join(folder, 'store'))
try {
  for (const [name, check] of Object.entries(checks)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    try {
      process.stdout.write(`ok      ${name}: ${await check(stand, values.image)}\n`)
    } catch (thrown) {
      process.exitCode = 1
      process.stdout.write(`FAILED  ${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
    }
  }
} finally {
  stand.stop()
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true })
}
