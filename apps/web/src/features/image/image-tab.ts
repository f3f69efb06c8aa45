/** Tabs of the image page, in order. */
export const imageTabs = ['overview', 'packages', 'files', 'builds', 'evidence', 'definition', 'access'] as const
export type ImageTab = (typeof imageTabs)[number]

/** Their labels. */
export const tabLabels: Record<ImageTab, string> = {
  overview: 'Overview',
  packages: 'Packages',
  files: 'Files',
  builds: 'Builds',
  evidence: 'Evidence',
  definition: 'Definition',
  access: 'Pull tokens',
}

/** The tab that an address names; what is no tab is the first one. */
export function parseImageTab(value: string | undefined): ImageTab {
  return imageTabs.find((tab) => tab === value) ?? 'overview'
}

/** The address of a tab. */
export function tabHref(path: string, tab: ImageTab): string {
  return tab === 'overview' ? path : `${path}?tab=${tab}`
}
