/**
 * The package URL of a Debian package (purl specification, type "deb"): `pkg:deb/debian/NAME@VERSION?arch=…&distro=…`.
 * `distribution` as locks write it: `debian/13`.
 */
export function debianPackageUrl(
  { name, version, arch }: { name: string; version: string; arch: string },
  distribution: string,
): string {
  const distro = distribution.replace('/', '-')
  return `pkg:deb/debian/${encode(name)}@${encode(version)}?arch=${encode(arch)}&distro=${encode(distro)}`
}

/** Percent-encoding of purl components; `~` is unreserved. */
function encode(text: string): string {
  return encodeURIComponent(text)
}
