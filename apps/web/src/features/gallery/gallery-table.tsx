import Link from 'next/link'
import { Bytes } from '../../ui/bytes.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { Grain } from '../grain/index.ts'
import { imageState } from '../images/image-state.ts'
import { createFromHref, imagePath, pullCommand } from '../images/pull-address.ts'
import { endsOfLife } from '../images/end-of-life.ts'
import { EndOfLifeNotes } from '../images/end-of-life-notes.tsx'
import { RepositoryName } from '../images/repository-name.tsx'
import { StateBadge } from '../images/state-badge.tsx'
import type { GalleryItemProps } from './gallery-card.tsx'
import { CurrentBuild, Freshness } from './image-facts.tsx'
import type { GalleryItem } from './load-gallery.ts'

/** The same images as rows. */
export function GalleryTable({ items, ...shared }: { items: GalleryItem[] } & Omit<GalleryItemProps, 'item'>) {
  return (
    <Table label="Images">
      <thead>
        <tr>
          <HeadCell>Image</HeadCell>
          <HeadCell>State</HeadCell>
          <HeadCell>Version</HeadCell>
          <HeadCell numeric>Size</HeadCell>
          <HeadCell numeric>Packages</HeadCell>
          <HeadCell>Grain</HeadCell>
          <HeadCell>Freshness</HeadCell>
          <HeadCell>
            <span className="sr-only">Actions</span>
          </HeadCell>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <Row key={item.image.id} item={item} {...shared} />
        ))}
      </tbody>
    </Table>
  )
}

function Row({ item, registryHost, now, mayCreate }: GalleryItemProps) {
  const { image, grain } = item
  const build = image.lastGoodBuild
  const command = pullCommand(registryHost, image)
  return (
    <tr className="hover:bg-hover">
      <Cell>
        <Link href={imagePath(image)} className="rounded font-medium hover:underline">
          {image.title}
        </Link>
        <span className="block text-[13px] text-muted">
          <RepositoryName team={image.team.slug} name={image.name} />
        </span>
      </Cell>
      <Cell column="State" className="sm:max-w-72 sm:min-w-48">
        <div className="flex flex-col items-start gap-1">
          <StateBadge state={imageState(image)} />
          <EndOfLifeNotes ends={endsOfLife(image, now)} />
          <CurrentBuild item={item} />
        </div>
      </Cell>
      <Cell column="Version" className="font-mono text-[13px]">
        {build?.version ?? '–'}
      </Cell>
      <Cell numeric column="Size">
        {build?.layerBytes === undefined ? '–' : <Bytes bytes={build.layerBytes} />}
      </Cell>
      <Cell numeric column="Packages">
        {build?.packagesKept ?? '–'}
      </Cell>
      <Cell column="Grain" className="sm:min-w-48">
        {grain ? <Grain packages={grain} size="small" /> : <span className="text-faint">–</span>}
      </Cell>
      <Cell column="Freshness" className="text-muted sm:whitespace-nowrap">
        <Freshness image={image} now={now} />
      </Cell>
      <Cell className="whitespace-nowrap">
        <div className="flex items-center gap-1 sm:justify-end">
          {command !== undefined && <CopyButton text={command} label={`Copy pull command of ${image.title}`} />}
          {image.team.isGallery && mayCreate && (
            <Link href={createFromHref(image)} className="rounded text-accent hover:underline sm:px-2">
              Use as base<span className="sr-only">: {image.title}</span>
            </Link>
          )}
        </div>
      </Cell>
    </tr>
  )
}
