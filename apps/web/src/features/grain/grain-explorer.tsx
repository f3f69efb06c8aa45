'use client'

import { useId, useMemo } from 'react'
import { Bytes } from '../../ui/bytes.tsx'
import { GrainLegend } from './grain-legend.tsx'
import { describeGrainPackage, grainSummary, type GrainPackage } from './grain-package.ts'
import { grainExtent, type GrainGeometry, grainPosition, GrainSquares } from './grain-squares.tsx'
import { useGrainCursor } from './use-grain-cursor.ts'

const large: GrainGeometry = { columns: 32, cell: 14, pitch: 16 }

/** The large grain. `packages` in grain order. */
export function GrainExplorer({ packages }: { packages: readonly GrainPackage[] }) {
  const id = useId()
  const { active, listProps } = useGrainCursor(id, { count: packages.length, columns: large.columns })
  const { width, height } = grainExtent(packages.length, large)
  const squares = useMemo(
    () => <GrainSquares packages={packages} geometry={large} optionIdPrefix={id} />,
    [packages, id],
  )
  if (packages.length === 0) return null
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <svg
        {...listProps}
        aria-label={`${grainSummary(packages)}. Arrow keys move from package to package.`}
        viewBox={`-2 -2 ${width + 4} ${height + 4}`}
        width={width + 4}
        className="h-auto max-w-full rounded"
      >
        {squares}
        {active !== undefined && <ActiveRing index={active} />}
      </svg>
      <Detail entry={active === undefined ? undefined : packages[active]} />
      <GrainLegend packages={packages} />
    </div>
  )
}

function ActiveRing({ index }: { index: number }) {
  const { x, y } = grainPosition(index, large)
  return (
    <rect
      role="presentation"
      x={x - 1}
      y={y - 1}
      width={large.cell + 2}
      height={large.cell + 2}
      rx="3"
      className="pointer-events-none fill-none stroke-text [stroke-width:2]"
    />
  )
}

/** The chosen package in words; keeps its height, so that nothing jumps. */
function Detail({ entry }: { entry?: GrainPackage }) {
  return (
    <p className="min-h-11 text-[13px] wrap-anywhere">
      {entry === undefined ? (
        <span className="text-faint">Point at a square, or focus the grain and use the arrow keys.</span>
      ) : (
        <>
          <span className="font-medium">{entry.name}</span> <span className="font-mono">{entry.version}</span>
          <span className="text-muted">
            {' · '}
            <Bytes bytes={entry.sizeBytes} />
          </span>
          <br />
          <span className="text-muted">{describeGrainPackage(entry)}</span>
        </>
      )}
    </p>
  )
}
