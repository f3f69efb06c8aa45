import { Variant } from '@whittle/core'
import type { BuildSummary, BuiltPlatformSummary, ImageDetail } from '@whittle/db'

/** What a tab shows, of the images that a definition makes. */
export interface ChosenBuild {
  variant: Variant
  /** Variants that were ever built, the production image first. */
  variants: readonly Variant[]
  /** Undefined of builds that did not record it. */
  arch: string | undefined
  /** Architectures of the build. */
  architectures: readonly string[]
  build: BuildSummary
  documents: BuildSummary['documents'] | BuiltPlatformSummary['documents']
}

/**
 * The newest good build that an address asks for (`?variant=dev&arch=arm64`), or the nearest that there is; undefined
 * before the first one.
 */
export function chooseBuild(
  image: Pick<ImageDetail, 'lastGoodBuild' | 'lastGoodDevelopmentBuild'>,
  asked: { variant: string | undefined; arch: string | undefined },
): ChosenBuild | undefined {
  const builds = { prod: image.lastGoodBuild, dev: image.lastGoodDevelopmentBuild }
  const variants = Variant.options.filter((variant) => builds[variant] !== undefined)
  const variant = variants.find((one) => one === asked.variant) ?? variants[0]
  const build = variant && builds[variant]
  if (!variant || !build) return undefined
  const { platforms } = build
  const first = platforms.find(({ manifestDigest }) => manifestDigest === build.manifestDigest)
  const platform = platforms.find(({ arch }) => arch === asked.arch) ?? first
  return {
    variant,
    variants,
    arch: platform?.arch,
    architectures: platforms.map(({ arch }) => arch),
    build,
    documents: platform?.documents ?? build.documents,
  }
}

/** What the switch needs of it: no more is sent to the browser. */
export function switchOf({ variant, variants, arch, architectures }: ChosenBuild) {
  return { variant, variants, arch, architectures }
}
