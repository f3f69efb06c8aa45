import { Loading, Skeleton } from '../../../ui/skeleton.tsx'

/** The gallery before its images are there. */
export default function GalleryLoading() {
  return (
    <div className="flex flex-col gap-4">
      <Loading label="Loading the gallery…" />
      <Skeleton className="h-7 w-32" />
      <Skeleton className="h-8 w-full" />
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(320px,100%),1fr))] gap-4">
        {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
          <Skeleton key={key} className="h-72" />
        ))}
      </div>
    </div>
  )
}
