import type { Metadata } from 'next'
import { ImageHeader } from '../../../../../../features/image/image-header.tsx'
import { ImageTabContent } from '../../../../../../features/image/image-tab-content.tsx'
import { imageTabs, parseImageTab, tabHref, tabLabels } from '../../../../../../features/image/image-tab.ts'
import { loadImage } from '../../../../../../features/image/load-image.ts'
import { imageState, isActive } from '../../../../../../features/images/image-state.ts'
import { imagePath } from '../../../../../../features/images/pull-address.ts'
import { firstOf, type PageInput } from '../../../../../../server/page-input.ts'
import { mayActAs } from '../../../../../../server/may-act-as.ts'
import { requireViewer } from '../../../../../../server/session.ts'
import { RefreshWhile } from '../../../../../../shell/refresh-while.tsx'
import { TabLinks } from '../../../../../../ui/tabs.tsx'

interface Address {
  team: string
  name: string
}

export async function generateMetadata({ params }: PageInput<Address>): Promise<Metadata> {
  const { team, name } = await params
  return { title: (await loadImage(team, name)).title }
}

/** Everything about one image. */
export default async function ImagePage({ params, searchParams }: PageInput<Address>) {
  const { team, name } = await params
  const viewer = await requireViewer()
  const image = await loadImage(team, name)
  const query = await searchParams
  const now = new Date().toISOString()
  const tab = parseImageTab(firstOf(query.tab))
  const mayOperate = mayActAs(viewer, image.team.id, 'operator')
  const tabs = imageTabs.filter((entry) => entry !== 'access' || !image.team.isGallery)
  return (
    <div className="flex flex-col gap-4">
      <RefreshWhile active={isActive(imageState(image)) && (tab === 'overview' || tab === 'builds')} />
      <ImageHeader
        image={image}
        mayBuild={mayOperate}
        mayEdit={mayOperate && !image.team.isGallery}
        mayCreate={viewer.teams.some(({ role }) => role !== 'viewer')}
        now={now}
      />
      <TabLinks
        label="Image"
        tabs={tabs.map((entry) => ({
          href: tabHref(imagePath(image), entry),
          label: tabLabels[entry],
          count: entry === 'packages' ? image.lastGoodBuild?.packagesKept : undefined,
          current: entry === tab,
        }))}
      />
      <ImageTabContent tab={tab} image={image} viewer={viewer} query={query} now={now} />
    </div>
  )
}
