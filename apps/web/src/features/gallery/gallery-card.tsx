import type { BuildSummary, ImageSummary } from '@whittle/db'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Bytes } from '../../ui/bytes.tsx'
import { CommandLine } from '../../ui/command-line.tsx'
import { Grain } from '../grain/index.ts'
import { imageState } from '../images/image-state.ts'
import { imagePath, pullCommand, createFromHref } from '../images/pull-address.ts'
import { endsOfLife } from '../images/end-of-life.ts'
import { EndOfLifeNotes } from '../images/end-of-life-notes.tsx'
import { RepositoryName } from '../images/repository-name.tsx'
import { StateBadge } from '../images/state-badge.tsx'
import { CurrentBuild, Freshness } from './image-facts.tsx'
import type { GalleryItem } from './load-gallery.ts'

export interface GalleryItemProps {
  item: GalleryItem
  registryHost: string
  /** The server's time, ISO 8601. */
  now: string
  mayCreate: boolean
}

/** One image as a card. */
export function GalleryCard({ item, registryHost, now, mayCreate }: GalleryItemProps) {
  const { image, grain } = item
  const command = pullCommand(registryHost, image)
  return (
    <article className="flex min-w-0 flex-col gap-3 rounded border bg-surface p-4" aria-label={image.title}>
      <header className="flex items-start justify-between gap-2">
        <div className="min-w-0">
          <h2 className="text-[16px] wrap-anywhere">
            <Link href={imagePath(image)} className="rounded hover:underline">
              {image.title}
            </Link>
          </h2>
          <p className="text-[13px] text-muted">
            <RepositoryName team={image.team.slug} name={image.name} />
          </p>
        </div>
        <div className="flex flex-wrap justify-end gap-1">
          {image.team.isGallery && <Badge>Base image</Badge>}
          <StateBadge state={imageState(image)} />
        </div>
      </header>
      <p className="line-clamp-2 min-h-10 text-[13px] text-muted">{image.description || originOf(item)}</p>
      {grain && (
        <div>
          <Grain packages={grain} size="small" />
        </div>
      )}
      {image.lastGoodBuild ? (
        <Facts image={image} build={image.lastGoodBuild} now={now} />
      ) : (
        <p className="text-[13px] text-faint">Grain, size and pull command appear with the first build.</p>
      )}
      <EndOfLifeNotes ends={endsOfLife(image, now)} />
      <CurrentBuild item={item} />
      <footer className="mt-auto flex min-w-0 flex-col gap-2">
        {command !== undefined && <CommandLine command={command} label={`Copy pull command of ${image.title}`} />}
        {image.team.isGallery && mayCreate && (
          <ButtonLink href={createFromHref(image)} className="self-start">
            Use as base<span className="sr-only">: {image.title}</span>
          </ButtonLink>
        )}
      </footer>
    </article>
  )
}

function originOf({ image }: GalleryItem): string {
  return image.base === 'scratch' ? 'Built up from scratch.' : `Based on ${image.base}.`
}

function Facts({ image, build, now }: { image: ImageSummary; build: BuildSummary; now: string }) {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-[13px]">
      <Fact label="Version">{build.version ? <span className="font-mono">{build.version}</span> : '–'}</Fact>
      <Fact label="Size">{build.layerBytes === undefined ? '–' : <Bytes bytes={build.layerBytes} />}</Fact>
      <Fact label="Packages">
        {build.packagesKept ?? '–'}
        {build.packagesDropped !== undefined && <span className="text-muted"> · {build.packagesDropped} left out</span>}
      </Fact>
      <Fact label="Freshness">
        <Freshness image={image} now={now} />
      </Fact>
    </dl>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{label}</dt>
      <dd className="min-w-0 truncate tabular-nums">{children}</dd>
    </>
  )
}
