// npm run dev-parity [-- IMAGE… --keep FOLDER --store FOLDER]: builds development images, those of all languages unless named, and
// compares each with a root that mmdebstrap configured for real from the same packages. Needs root, mmdebstrap and a mirror; ends
// with 1 when a difference has no named rule.
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { compareRoots } from './dev-parity/compare-roots.ts'
import { buildDevelopmentImage } from './dev-parity/development-image.ts'
import { configureRoot } from './dev-parity/configured-root.ts'
import { explainDifferences } from './dev-parity/explain-differences.ts'
import { readRoot } from './dev-parity/root-files.ts'

/** What has build tools of its own. */
const LANGUAGES = ['static', 'python', 'node', 'ruby', 'perl', 'php', 'go', 'rust', 'java', 'jdk-21', 'jdk-25']

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'string' }, store: { type: 'string' } },
})
const folder = values.keep ?? (await mkdtemp(join(tmpdir(), 'whittle-parity-')))
let unexplained = 0
try {
  for (const name of positionals.length > 0 ? positionals : LANGUAGES) {
    const image = await buildDevelopmentImage(name, values.store ?? join(folder, 'store'))
    const root = join(folder, `root-${name}`)
    if (!(await stat(root).catch(() => undefined))) configureRoot(root, image)
    const outcome = explainDifferences(compareRoots(image.files, await readRoot(root)))
    if (values.keep === undefined) await rm(root, { recursive: true, force: true })
    process.stdout.write(`${name}: ${image.packages.length} packages, ${image.files.size} files, folders and links\n`)
    for (const { rule, differences } of outcome.explained) {
      process.stdout.write(`  ${String(differences.length).padStart(6)}  ${rule.name}: ${rule.why}\n`)
    }
    for (const line of outcome.unexplained) process.stdout.write(`  not explained: ${line}\n`)
    unexplained += outcome.unexplained.length
  }
} finally {
  if (values.keep === undefined) await rm(folder, { recursive: true, force: true })
}
process.stdout.write(
  unexplained === 0 ? 'Every difference has a named rule.\n' : `${unexplained} differences have none.\n`,
)
process.exitCode = unexplained === 0 ? 0 : 1
