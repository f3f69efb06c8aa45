import type { ImageDetail } from '@whittle/db'
import Link from 'next/link'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { imageState } from '../images/image-state.ts'
import { createFromHref, imagePath } from '../images/pull-address.ts'
import { endsOfLife } from '../images/end-of-life.ts'
import { EndOfLifeNotes } from '../images/end-of-life-notes.tsx'
import { RepositoryName } from '../images/repository-name.tsx'
import { StateBadge } from '../images/state-badge.tsx'
import { BuildNow } from './build-now.tsx'

export interface ImageHeaderProps {
  image: ImageDetail
  mayBuild: boolean
  mayEdit: boolean
  mayCreate: boolean
  /** The server's time, ISO 8601. */
  now: string
}

/** What the image is, and what can be done with it. */
export function ImageHeader({ image, mayBuild, mayEdit, mayCreate, now }: ImageHeaderProps) {
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
      <div className="min-w-0 max-w-[80ch] flex-1 basis-80">
        <p className="text-[13px] text-muted">
          <Link href="/" className="rounded hover:underline">
            Gallery
          </Link>{' '}
          / <RepositoryName team={image.team.slug} name={image.name} />
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <h1 className="text-[20px] wrap-anywhere">{image.title}</h1>
          {image.team.isGallery && <Badge>Base image</Badge>}
          <StateBadge state={imageState(image)} />
        </div>
        {image.description !== '' && <p className="pt-1 text-muted wrap-anywhere">{image.description}</p>}
        <Origin image={image} />
        <EndOfLifeNotes ends={endsOfLife(image, now)} className="pt-2" />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {image.team.isGallery && mayCreate && <ButtonLink href={createFromHref(image)}>Use as base</ButtonLink>}
        {mayEdit && <ButtonLink href={`${imagePath(image)}/edit`}>Edit in Creator</ButtonLink>}
        {mayBuild && <BuildNow imageId={image.id} />}
      </div>
    </header>
  )
}

function Origin({ image }: { image: ImageDetail }) {
  const parts = [
    image.category,
    image.replaces && `replaces ${image.replaces}`,
    !image.team.isGallery && (image.base === 'scratch' ? 'built up from scratch' : `based on ${image.base}`),
    `revision ${image.revision.number}`,
  ].filter(Boolean)
  return (
    <>
      <p className="pt-1 text-[13px] text-muted">{parts.join(' · ')}</p>
      {image.notes.length > 0 && (
        <ul className="list-disc pt-1 pl-5 text-[13px] text-muted">
          {image.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
    </>
  )
}
