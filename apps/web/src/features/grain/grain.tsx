import { GrainExplorer } from './grain-explorer.tsx'
import { inGrainOrder, type GrainPackage } from './grain-package.ts'
import { GrainPicture } from './grain-picture.tsx'

export interface GrainProps {
  packages: readonly GrainPackage[]
  /** `small`: a picture for cards. `large`: with details on hover and by keyboard, a legend and the list. */
  size: 'small' | 'large'
}

/**
 * The grain of an image: one square per package that the distribution's installer would bring, solid where the image
 * keeps it (coloured by reason), a faint outline where it was left out. Renders on the server and in the browser.
 */
export function Grain({ packages, size }: GrainProps) {
  const ordered = inGrainOrder(packages)
  return size === 'large' ? <GrainExplorer packages={ordered} /> : <GrainPicture packages={ordered} />
}
