import { grainSummary, type GrainPackage } from './grain-package.ts'
import {
  grainExtent,
  type GrainGeometry,
  grainKind,
  grainPosition,
  kindClasses,
  type GrainKind,
} from './grain-squares.tsx'

const small: GrainGeometry = { columns: 32, cell: 6, pitch: 8 }

/** The small grain: squares of one kind are one path, so that a page of many cards stays light. `packages` in grain order. */
export function GrainPicture({ packages }: { packages: readonly GrainPackage[] }) {
  const paths = new Map<GrainKind, string>()
  for (const [index, entry] of packages.entries()) {
    const kind = grainKind(entry)
    paths.set(kind, (paths.get(kind) ?? '') + square(index, kind))
  }
  const { width } = grainExtent(small.columns, small)
  const { height } = grainExtent(packages.length, small)
  return (
    <svg
      role="img"
      aria-label={grainSummary(packages)}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      className="h-auto max-w-full"
    >
      {[...paths].map(([kind, path]) => (
        <path key={kind} d={path} className={kindClasses[kind]} />
      ))}
    </svg>
  )
}

/** A stroke straddles its edge: outlines are drawn half a pixel further in. */
function square(index: number, kind: GrainKind): string {
  const { x, y } = grainPosition(index, small)
  return kind === 'dropped' ? `M${x + 0.5} ${y + 0.5}h5v5h-5z` : `M${x} ${y}h6v6h-6z`
}
