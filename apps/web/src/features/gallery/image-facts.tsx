import type { ImageSummary } from '@whittle/db'
import Link from 'next/link'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { imageState } from '../images/image-state.ts'
import type { GalleryItem } from './load-gallery.ts'

/** When the image was last looked at and last built. */
export function Freshness({ image, now }: { image: ImageSummary; now: string }) {
  const built = image.lastGoodBuild?.finishedAt
  const checked = image.lastCheckedAt
  if (built === undefined)
    return <span className="text-faint">{image.latestBuild ? 'no good build yet' : 'no build yet'}</span>
  return (
    <>
      built <RelativeTime at={built.toISOString()} now={now} />
      {checked !== undefined && checked > built && (
        <>
          , checked <RelativeTime at={checked.toISOString()} now={now} />
        </>
      )}
    </>
  )
}

/** What happens or went wrong, with the way to it; nothing while all is well. */
export function CurrentBuild({ item }: { item: GalleryItem }) {
  const { image, running } = item
  const state = imageState(image)
  const build = image.latestBuild
  if (!build) return null
  if (state === 'building' && running) {
    return (
      <Link href={`/builds/${build.id}`} className="flex w-full flex-col gap-1 rounded text-[13px] hover:underline">
        <span className="flex justify-between gap-2">
          <span>
            Build {build.number}: {running.stage}
          </span>
          <span className="text-muted tabular-nums">
            {running.detail ?? `${running.done} of ${running.total} stages`}
          </span>
        </span>
        <ProgressBar label={`Progress of build ${build.number}`} done={running.done} total={running.total} />
      </Link>
    )
  }
  if (state === 'queued') {
    return (
      <Link href={`/builds/${build.id}`} className="w-fit rounded text-[13px] hover:underline">
        Build {build.number} waits for a worker
      </Link>
    )
  }
  if (state !== 'failed' && state !== 'held') return null
  return (
    <Link href={`/builds/${build.id}`} className="line-clamp-2 rounded text-[13px] wrap-anywhere hover:underline">
      <span className="font-medium text-danger">Build {build.number} failed:</span>{' '}
      {build.error?.message ?? 'see its page'}
    </Link>
  )
}
