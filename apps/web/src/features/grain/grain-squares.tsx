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

function squareClass({ disposition, reason }: GrainPackage): string {
  if (disposition === 'drop') return 'fill-none stroke-grain-outline'
  if (reason === 'base') return 'fill-grain-base'
  return reason === 'requested' ? 'fill-grain-requested' : 'fill-grain-dependency'
}

export interface GrainSquaresProps {
  /** In grain order. */
  packages: readonly GrainPackage[]
  geometry: GrainGeometry
  /** Makes each square an option of a list box: `<prefix>-<index>`. */
  optionIdPrefix?: string
}

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
        rx={geometry.cell > 8 ? 2 : 1}
        className={classNames(squareClass(entry), optionIdPrefix !== undefined && '[pointer-events:all]')}
        data-index={optionIdPrefix === undefined ? undefined : index}
        {...(optionIdPrefix !== undefined && {
          id: `${optionIdPrefix}-${index}`,
          role: 'option',
          'aria-selected': false,
          'aria-label': `${entry.name} ${entry.version}, ${describeGrainPackage(entry)}`,
        })}
      />
    )
  })
}
