import { classNames } from '../../ui/class-names.ts'
import { describeGrainPackage, type GrainPackage } from './grain-package.ts'

export interface GrainGeometry {
  columns: number
  /** Side of a square, pixels. */
  cell: number
  /** Distance from one square to the next, pixels. */
  pitch: number
}

/** Size of the drawing for so many squares. */
export function grainExtent(count: number, { columns, cell, pitch }: GrainGeometry) {
  const across = Math.max(1, Math.min(count, columns))
  const down = Math.max(1, Math.ceil(count / columns))
  return { width: (across - 1) * pitch + cell, height: (down - 1) * pitch + cell }
}

/** Where square number `index` stands. */
export function grainPosition(index: number, { columns, pitch }: GrainGeometry) {
  return { x: (index % columns) * pitch, y: Math.floor(index / columns) * pitch }
}

export type GrainKind = 'base' | 'requested' | 'dependency' | 'dropped'

/** What a square is drawn as. */
export function grainKind({ disposition, reason }: GrainPackage): GrainKind {
  return disposition === 'drop' ? 'dropped' : reason
}

/** Solid for what is kept, by reason; an outline for what was left out. */
export const kindClasses: Record<GrainKind, string> = {
  base: 'fill-grain-base',
  requested: 'fill-grain-requested',
  dependency: 'fill-grain-dependency',
  dropped: 'fill-none stroke-grain-outline',
}

export interface GrainSquaresProps {
  /** In grain order. */
  packages: readonly GrainPackage[]
  geometry: GrainGeometry
  /** Each square is an option of a list box: `<prefix>-<index>`. */
  optionIdPrefix: string
}

const option = { role: 'option', 'aria-selected': false }

/** One `<rect>` per package. */
export function GrainSquares({ packages, geometry, optionIdPrefix }: GrainSquaresProps) {
  return packages.map((entry, index) => {
    const { x, y } = grainPosition(index, geometry)
    // A stroke straddles its edge: the outline is drawn half a pixel further in.
    const inset = entry.disposition === 'drop' ? 0.5 : 0
    const side = geometry.cell - 2 * inset
    return (
      <rect
        key={entry.name}
        x={x + inset}
        y={y + inset}
        width={side}
        height={side}
        rx={2}
        // An outline has no fill, but is to be pointed at as a whole.
        className={classNames(kindClasses[grainKind(entry)], '[pointer-events:all]')}
        data-index={index}
        id={`${optionIdPrefix}-${index}`}
        {...option}
        aria-label={`${entry.name} ${entry.version}, ${describeGrainPackage(entry)}`}
      />
    )
  })
}
