import { Loading, Skeleton } from '../../../../../../ui/skeleton.tsx'

/** The image page before its content is there: title with buttons, tabs, the overview's two columns. */
export default function ImageLoading() {
  return (
    <div className="flex flex-col gap-4">
      <Loading label="Loading the image…" />
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-7 w-56" />
          <Skeleton className="h-4 w-72 max-w-full" />
        </div>
        <div className="flex gap-2">
          <Skeleton className="h-8 w-24" />
          <Skeleton className="h-8 w-24" />
        </div>
      </div>
      <div className="flex h-10 items-center gap-4 overflow-hidden border-b">
        {['overview', 'packages', 'files', 'builds', 'evidence', 'definition'].map((tab) => (
          <Skeleton key={tab} className="h-4 w-16 shrink-0" />
        ))}
      </div>
      <div className="grid gap-4 lg:grid-cols-[3fr_2fr]">
        <PanelSkeleton className="h-80" />
        <PanelSkeleton className="h-48" />
      </div>
    </div>
  )
}

function PanelSkeleton({ className }: { className: string }) {
  return (
    <div className="rounded border bg-surface">
      <div className="flex h-12 items-center border-b px-4">
        <Skeleton className="h-4 w-24" />
      </div>
      <div className="p-4">
        <Skeleton className={className} />
      </div>
    </div>
  )
}
