import type { FuzzTarget } from '../target.ts'
import { decompressors } from './decompressors.ts'
import { definitionTarget } from './definition.ts'
import { documentTarget, layoutTarget } from './image.ts'
import { packageTargets } from './package.ts'
import { registryTarget } from './registry.ts'
import { createSignatureTarget, repositoryTargets } from './repository.ts'
import { versionTargets } from './versions.ts'

/** Every way in; `using` it removes the key that one of them signs with. */
export async function openTargets(): Promise<{ targets: FuzzTarget[] } & AsyncDisposable> {
  const signature = await createSignatureTarget()
  const targets = [
    ...packageTargets,
    ...decompressors,
    ...repositoryTargets,
    signature,
    definitionTarget,
    layoutTarget,
    documentTarget,
    registryTarget,
    ...versionTargets,
  ]
  return { targets, [Symbol.asyncDispose]: () => signature[Symbol.asyncDispose]() }
}
