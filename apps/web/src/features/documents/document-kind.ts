/** Documents of a build that can be downloaded, by the last part of their address. */
export const documentKinds = ['sbom', 'carve-report', 'lock', 'files'] as const
export type DocumentKind = (typeof documentKinds)[number]

/** Where a document of a build is downloaded. */
export function documentHref(buildId: string, kind: DocumentKind): string {
  return `/api/v1/builds/${buildId}/documents/${kind}`
}
