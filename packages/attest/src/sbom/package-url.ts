import type { CarvedPackage } from '@whittle/core'

/**
 * The package URL of a Debian package (purl specification, type "deb"): `pkg:deb/debian/NAME@VERSION?arch=…&distro=…`. One
 * of a further repository has its name for the vendor, and `repository_url`. `distribution` as locks write it: `debian/13`.
 */
export function debianPackageUrl(
  { name, version, arch, repository }: Pick<CarvedPackage, 'name' | 'version' | 'arch' | 'repository'>,
  distribution: string,
): string {
  const distro = distribution.replace('/', '-')
  const origin = repository === undefined ? '' : `&repository_url=${encode(repository.uri)}`
  return `pkg:deb/${encode(repository?.name ?? 'debian')}/${encode(name)}@${encode(version)}?arch=${encode(arch)}&distro=${encode(distro)}${origin}`
}

/** Percent-encoding of purl components; `~` is unreserved. */
function encode(text: string): string {
  return encodeURIComponent(text)
}
