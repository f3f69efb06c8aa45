import type { Lock } from '@whittle/core'

/** What a kit says of itself to whoever finds it. */
export function kitReadme(lock: Lock): string {
  const { image, distribution, arch, variant, packages, contentDigest, snapshot } = lock
  const bytes = packages.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  return `# ${image.name}: what its image is built from

${packages.length} packages of ${distribution} (${arch}, ${variant}) as of ${snapshot.date}, ${(bytes / 1_000_000).toFixed(1)} MB, pinned by
\`lock.json\` (content ${contentDigest}).

The image is built from this folder without network, and comes out the same on every machine:

    whittle build lock.json --debs . --output oci:image

\`sha256sum --check SHA256SUMS\` finds damaged files; the build checks each package against the lock by itself. The packages
are as Debian published them, below the paths of its archive.
`
}
