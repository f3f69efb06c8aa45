import { chmod, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expectRun } from './expect-run.ts'
import { type Program, PROGRAMS } from './programs.ts'
import type { Stand } from './stand.ts'

/** Compiles each program where the compiler is, and runs it where it is not. Those of all images unless some are named. */
export async function checkCompilers(stand: Stand, images: readonly string[]): Promise<string> {
  const wanted = PROGRAMS.filter(({ image }) => images.length === 0 || images.includes(image))
  if (wanted.length === 0) throw new Error(`no program is known for ${images.join(', ')}`)
  const failures: string[] = []
  for (const program of wanted) {
    await compileAndRun(stand, program).catch((thrown: Error) => failures.push(thrown.message))
  }
  if (failures.length > 0) throw new Error(failures.join('\n'))
  return `${wanted.map(({ name }) => name).join(', ')}: compiled in the development image, run in production`
}

async function compileAndRun(
  stand: Stand,
  { name, image, runsIn = image, files, build, run, expect }: Program,
): Promise<void> {
  const source = await mkdtemp(join(stand.folder, 'source-'))
  await chmod(source, 0o755)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(source, path)), { recursive: true })
    await writeFile(join(source, path), content)
  }
  const binds = { '/src': source }
  const development = await stand.image(image, 'dev')
  expectRun(stand.run(development.root, ['/bin/bash', '-ec', build], { binds }), `${name}: ${build}`)
  const production = await stand.image(runsIn, 'prod')
  const output = expectRun(stand.run(production.root, run, { binds, uid: 65_532 }), `${name}: ${run.join(' ')}`)
  if (!output.includes(expect)) throw new Error(`${name} says "${output.trim()}", not "${expect}"`)
}
