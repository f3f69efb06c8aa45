import { classNames } from '../../ui/class-names.ts'
import { countGrain, describeGrainPackage, type GrainPackage } from './grain-package.ts'

/** What the squares mean, with counts, and the same packages as a list. `packages` in grain order. */
export function GrainLegend({ packages }: { packages: readonly GrainPackage[] }) {
  const counts = countGrain(packages)
  const kinds = [
    { label: 'base', count: counts.base, square: 'bg-grain-base' },
    { label: 'asked for', count: counts.requested, square: 'bg-grain-requested' },
    { label: 'dependency', count: counts.dependency, square: 'bg-grain-dependency' },
    { label: 'left out', count: counts.dropped, square: 'border border-grain-outline' },
  ]
  return (
    <div className="flex flex-col gap-2 text-[13px] text-muted">
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {kinds.map(({ label, count, square }) => (
          <li key={label} className="flex items-center gap-2">
            <span aria-hidden="true" className={classNames('size-3 rounded-[2px]', square)} />
            {label} <span className="tabular-nums">{count}</span>
          </li>
        ))}
      </ul>
      <details>
        <summary className="w-fit rounded">As a list</summary>
        <ol className="max-h-80 overflow-y-auto pt-2">
          {packages.map((entry) => (
            <li key={entry.name} className="py-0.5 wrap-anywhere">
              <span className="text-text">{entry.name}</span> <span className="font-mono">{entry.version}</span>,{' '}
              {describeGrainPackage(entry)}
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}
