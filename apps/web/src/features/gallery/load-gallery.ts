import { type BuildSummary, type ImageSummary, listEvents, listImages } from '@whittle/db'
import { database } from '../../server/db.ts'
import type { Viewer } from '../../server/session.ts'
import { emptyProgress, reduceEvents } from '../builds/build-progress.ts'
import { grainOfReport } from '../documents/carve-grain.ts'
import { orMissing, readCarveReport } from '../documents/read-document.ts'
import type { GrainPackage } from '../grain/index.ts'
import { imageState, isActive } from '../images/image-state.ts'
import type { GalleryQuery } from './gallery-query.ts'
import { selectImages, type SelectedImages } from './select-images.ts'

/** How far a running build is. */
interface RunningBuild {
  buildId: string
  /** The stage that works now. */
  stage: string
  /** Stages that are done, and how many there are. */
  done: number
  total: number
  /** `12 of 40 packages` where the stage counts. */
  detail?: string
}

/** What a card shows. */
export interface GalleryItem {
  image: ImageSummary
  /** Absent before the first good build. */
  grain?: GrainPackage[]
  running?: RunningBuild
}

/** Everything that the gallery page shows. */
export interface GalleryData extends Omit<SelectedImages, 'images'> {
  items: GalleryItem[]
  /** Whether there is any image at all, whatever the filters say. */
  any: boolean
  categories: string[]
  /** Something is being built: ask again soon. */
  active: boolean
}

/** Loads the page of images that the address asks for, each with its grain and its progress. */
export async function loadGallery(viewer: Viewer, query: GalleryQuery): Promise<GalleryData> {
  const all = await listImages(database(), viewer.scope)
  const { images, ...paging } = selectImages(all, query)
  const categories = new Set(all.map(({ category }) => category).filter((category) => category !== undefined))
  return {
    ...paging,
    items: await Promise.all(images.map(loadItem)),
    any: all.length > 0,
    categories: [...categories].toSorted(),
    active: all.some((image) => isActive(imageState(image))),
  }
}

async function loadItem(image: ImageSummary): Promise<GalleryItem> {
  const carve = image.lastGoodBuild?.documents.carve
  const report = carve && (await orMissing(readCarveReport(carve)))
  return {
    image,
    grain: report && grainOfReport(report),
    running: image.latestBuild?.status === 'running' ? await loadProgress(image.latestBuild) : undefined,
  }
}

async function loadProgress(build: BuildSummary): Promise<RunningBuild> {
  const events = await listEvents(database(), build.id, 0)
  const records = events.map(({ sequence, at, event }) => ({ sequence, at: at.toISOString(), event }))
  const { stages } = reduceEvents(emptyProgress(), records)
  const current = stages.find(({ status }) => status === 'running') ?? stages.find(({ status }) => status === 'waiting')
  const { progress } = current ?? {}
  return {
    buildId: build.id,
    stage: current?.stage ?? 'finishing',
    done: stages.filter(({ status }) => status === 'done').length,
    total: stages.length,
    // Bytes are for the build's own page.
    detail:
      progress && progress.unit !== 'bytes' ? `${progress.done} of ${progress.total} ${progress.unit}` : undefined,
  }
}
