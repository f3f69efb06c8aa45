import { type ImageFile, ImageSpec, type LockedPackage } from '@whittle/core'
import { decompress, readTar } from '@whittle/archive'
import { createNodeEngine, type EnginePorts, layersOf } from '@whittle/engine'
import { COMPARED_AS_TEXT, type RootFile } from './root-files.ts'

export interface DevelopmentImage {
  packages: LockedPackage[]
  files: Map<string, RootFile>
  mirrors: Awaited<ReturnType<EnginePorts['mirrors']>>
}

/** Builds the development image of a catalogue entry, and says what it holds. */
export async function buildDevelopmentImage(name: string, storeFolder: string): Promise<DevelopmentImage> {
  const { engine, store, ports } = createNodeEngine({
    storeFolder,
    mirrors: { main: process.env.WHITTLE_DEBIAN_MIRROR, security: process.env.WHITTLE_DEBIAN_SECURITY_MIRROR },
  })
  const spec = ImageSpec.parse({
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: { name },
    spec: { from: name },
  })
  const snapshot = await engine.sync(spec.spec.distribution, {})
  const outcome = await engine.build({
    spec,
    snapshot,
    architectures: ['amd64'],
    variant: 'dev',
    events: () => undefined,
  })
  if (outcome.status !== 'built') throw new Error(`${name} cannot be built`)
  const files = JSON.parse((await store.blobs.read(outcome.documents.files)).toString('utf8')) as ImageFile[]
  const found = new Map(files.map((file) => [file.path, rootFile(file, files)]))
  for (const { digest } of layersOf(outcome.image)) {
    for await (const { path, body } of readTar(decompress('gzip', store.blobs.open(digest)))) {
      const file = COMPARED_AS_TEXT.has(path) ? found.get(path) : undefined
      if (file === undefined) continue
      file.text = ''
      for await (const chunk of body) file.text += Buffer.from(chunk).toString('latin1')
    }
  }
  return {
    packages: outcome.lock.packages,
    files: found,
    mirrors: await ports.mirrors(),
  }
}

/** A hard link is the file under another name, as it is on a disk. */
function rootFile(file: ImageFile, files: readonly ImageFile[]): RootFile {
  const { path, type, mode, uid, gid } = file
  const common = { path, mode, uid, gid }
  if (type === 'symlink') return { ...common, type, ...(file.target !== undefined && { target: file.target }) }
  if (type === 'directory') return { ...common, type }
  const content = type === 'hardlink' ? files.find((other) => other.path === file.target) : file
  return { ...common, type: 'file', ...(content?.sha256 !== undefined && { sha256: content.sha256 }) }
}
