/** Documents of a build that can be downloaded, by the last part of their address. */
export const documentKinds = ['sbom', 'carve-report', 'lock', 'files'] as const
export type DocumentKind = (typeof documentKinds)[number]

/** Where a document of a build is downloaded; of its first architecture unless told. */
export function documentHref(buildId: string, kind: DocumentKind, arch?: string): string {
  const address = `/api/v1/builds/${buildId}/documents/${kind}`
  return arch === undefined ? address : `${address}?${new URLSearchParams({ arch })}`
}
