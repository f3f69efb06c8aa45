import { GrainExplorer } from './grain-explorer.tsx'
import { grainSummary, inGrainOrder, type GrainPackage } from './grain-package.ts'
import { grainExtent, type GrainGeometry, GrainSquares } from './grain-squares.tsx'

export interface GrainProps {
  packages: readonly GrainPackage[]
  /** `small`: a picture for cards. `large`: with details on hover and by keyboard, a legend and the list. */
  size: 'small' | 'large'
}

const small: GrainGeometry = { columns: 32, cell: 6, pitch: 8 }

/**
 * The grain of an image: one square per package that the distribution's installer would bring, solid where the image
 * keeps it (coloured by reason), a faint outline where it was left out. Renders on the server and in the browser.
 */
export function Grain({ packages, size }: GrainProps) {
  const ordered = inGrainOrder(packages)
  if (size === 'large') return <GrainExplorer packages={ordered} />
  const { height } = grainExtent(ordered.length, small)
  const width = grainExtent(small.columns, small).width
  return (
    <svg
      role="img"
      aria-label={grainSummary(packages)}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="max-w-full"
    >
      <GrainSquares packages={ordered} geometry={small} />
    </svg>
  )
}
