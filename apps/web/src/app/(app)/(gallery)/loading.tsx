import { Loading, Skeleton } from '../../../ui/skeleton.tsx'

/** The gallery before its images are there. */
export default function GalleryLoading() {
  return (
    <div className="flex flex-col gap-4">
      <Loading label="Loading the gallery…" />
      <div className="flex h-7.5 items-center gap-3 text-[20px]">
        <h1>Gallery</h1>
        <Skeleton className="h-4 w-20" />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Skeleton className="h-8 min-w-48 flex-1 basis-64" />
        {['owner', 'category', 'state'].map((filter) => (
          <Skeleton key={filter} className="h-8 w-30 flex-auto sm:flex-none" />
        ))}
        <Skeleton className="h-8 w-18.5" />
      </div>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(320px,100%),1fr))] gap-4">
        {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((card) => (
          <CardSkeleton key={card} />
        ))}
      </div>
    </div>
  )
}

/** The parts of a `GalleryCard`: title and state, description, grain, facts, pull command, button. */
function CardSkeleton() {
  return (
    <div className="flex flex-col gap-3 rounded border bg-surface p-4">
      <div className="flex items-start justify-between gap-2">
        <div className="flex min-h-11.5 flex-col gap-2 pt-1">
          <Skeleton className="h-4 w-32" />
          <Skeleton className="h-3 w-24" />
        </div>
        <Skeleton className="h-5 w-20" />
      </div>
      <div className="flex min-h-10 flex-col gap-2">
        <Skeleton className="h-3 w-full" />
        <Skeleton className="h-3 w-3/5" />
      </div>
      <Skeleton className="h-9 w-full" />
      <div className="grid grid-cols-[72px_1fr] gap-x-4 gap-y-3 py-1">
        {[24, 16, 36, 28].map((width) => (
          <FactSkeleton key={width} width={width} />
        ))}
      </div>
      <Skeleton className="h-12 w-full" />
      <Skeleton className="h-8 w-28" />
    </div>
  )
}

function FactSkeleton({ width }: { width: number }) {
  return (
    <>
      <Skeleton className="h-3 w-14" />
      <div style={{ width: width * 4 }}>
        <Skeleton className="h-3" />
      </div>
    </>
  )
}
