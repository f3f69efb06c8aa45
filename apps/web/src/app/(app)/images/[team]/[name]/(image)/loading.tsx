import { Loading, Skeleton } from '../../../../../../ui/skeleton.tsx'

/** The image page before its content is there. */
export default function ImageLoading() {
  return (
    <div className="flex flex-col gap-4">
      <Loading label="Loading the image…" />
      <Skeleton className="h-16 w-96 max-w-full" />
      <Skeleton className="h-10 w-full" />
      <div className="grid gap-4 lg:grid-cols-[3fr_2fr]">
        <Skeleton className="h-96" />
        <Skeleton className="h-64" />
      </div>
    </div>
  )
}
