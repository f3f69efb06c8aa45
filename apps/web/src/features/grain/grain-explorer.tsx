'use client'

import { type KeyboardEvent, type PointerEvent, useId, useMemo, useState } from 'react'
import { Bytes } from '../../ui/bytes.tsx'
import { GrainLegend } from './grain-legend.tsx'
import { describeGrainPackage, grainSummary, type GrainPackage } from './grain-package.ts'
import { grainExtent, type GrainGeometry, grainPosition, GrainSquares } from './grain-squares.tsx'

const large: GrainGeometry = { columns: 32, cell: 14, pitch: 16 }

// Drawn, so no element of HTML has the role: the squares are its options.
const listbox = { role: 'listbox', tabIndex: 0 }

/** Which square a key leads to; `undefined` for keys that do not move. */
export function nextSquare(key: string, index: number, count: number): number | undefined {
  const moves: Record<string, number> = {
    ArrowRight: index + 1,
    ArrowLeft: index - 1,
    ArrowDown: index + large.columns,
    ArrowUp: index - large.columns,
    Home: 0,
    End: count - 1,
  }
  const target = moves[key]
  if (target === undefined) return undefined
  return target < 0 || target >= count ? index : target
}

/** The large grain. `packages` in grain order. */
export function GrainExplorer({ packages }: { packages: readonly GrainPackage[] }) {
  const id = useId()
  const [chosen, setChosen] = useState<number>()
  const active = chosen !== undefined && chosen < packages.length ? chosen : undefined
  const { width, height } = grainExtent(packages.length, large)
  const squares = useMemo(
    () => <GrainSquares packages={packages} geometry={large} optionIdPrefix={id} />,
    [packages, id],
  )
  const onKeyDown = (event: KeyboardEvent) => {
    const target = nextSquare(event.key, active ?? 0, packages.length)
    if (target === undefined) return
    event.preventDefault()
    setChosen(target)
  }
  const onPointerMove = (event: PointerEvent<SVGSVGElement>) => {
    const index = event.target instanceof SVGElement ? event.target.dataset.index : undefined
    if (index !== undefined) setChosen(Number(index))
  }
  if (packages.length === 0) return null
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <svg
        {...listbox}
        aria-label={`${grainSummary(packages)}. Arrow keys move from package to package.`}
        aria-activedescendant={active === undefined ? undefined : `${id}-${active}`}
        viewBox={`-2 -2 ${width + 4} ${height + 4}`}
        width={width + 4}
        className="h-auto max-w-full rounded"
        onKeyDown={onKeyDown}
        onPointerMove={onPointerMove}
        onFocus={() => setChosen((index) => index ?? 0)}
        onPointerLeave={(event) => {
          if (document.activeElement !== event.currentTarget) setChosen(undefined)
        }}
        onBlur={() => setChosen(undefined)}
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
