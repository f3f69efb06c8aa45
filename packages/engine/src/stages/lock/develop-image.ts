import type { CatalogEntry, ImageSpec, ResolvedImage } from '@whittle/core'
import { APT_SOURCES_PATH, type Universe } from '@whittle/debian'

/** What a shell with a working `apt-get` needs besides the essential packages: apt brings its keyring and its methods. */
const TOOLS = ['apt', 'ca-certificates']

/** What says that dpkg and apt find their house in order. Nothing is installed, and no network is asked. */
const TEST: ResolvedImage['test'] = {
  command: ['/bin/bash', '-c', 'test -z "$(dpkg --audit)" && apt-get check -qq && echo "dpkg and apt agree"'],
  expect: 'dpkg and apt agree',
  timeoutSeconds: 60,
}

export interface DevelopmentParts {
  spec: ImageSpec
  base: CatalogEntry | undefined
  universe: Universe
  /** Content of apt's sources. */
  aptSources: string
}

/**
 * The development image beside a production image: its packages, every essential one, apt, and the build tools of base
 * and definition. It starts as a shell of root's, since the first stage of a Dockerfile installs and compiles
 * (docs/adr/008-development-images.md). Packages that the production image excludes are there where something needs them.
 */
export function developImage(image: ResolvedImage, parts: DevelopmentParts): ResolvedImage {
  const { spec, base, universe, aptSources } = parts
  const essential = [...universe.index.candidates()].filter(({ essential: is }) => is).map(({ name }) => name)
  return {
    ...image,
    basePackages: [
      ...new Set([...image.basePackages, ...essential.sort(), ...TOOLS, ...(base?.spec.dev?.packages ?? [])]),
    ],
    packages: [...new Set([...image.packages, ...(spec.spec.dev?.packages ?? [])])],
    config: { ...image.config, entrypoint: [], command: ['/bin/bash'], user: 'root' },
    files: [
      ...image.files.filter(({ path }) => path !== APT_SOURCES_PATH),
      { path: APT_SOURCES_PATH, content: aptSources },
    ],
    test: TEST,
  }
}
