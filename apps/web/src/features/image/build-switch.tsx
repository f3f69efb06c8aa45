'use client'

import type { Variant } from '@whittle/core'
import { usePathname, useSearchParams } from 'next/navigation'
import { SegmentedLinks } from '../../ui/segmented-links.tsx'
import type { ChosenBuild } from './chosen-build.ts'

const variantLabels: Record<Variant, string> = { prod: 'Production', dev: 'Development' }

/** Which of the images that a definition makes is shown; nothing where there is only one. The rest of the address stays. */
export function BuildSwitch({
  variant,
  variants,
  arch,
  architectures,
}: Pick<ChosenBuild, 'variant' | 'variants' | 'arch' | 'architectures'>) {
  const path = usePathname()
  const query = useSearchParams()
  const href = (key: string, value: string) => {
    const next = new URLSearchParams(query)
    next.set(key, value)
    return `${path}?${next}`
  }
  if (variants.length < 2 && architectures.length < 2) return null
  return (
    <div className="flex flex-wrap gap-2">
      {variants.length > 1 && (
        <SegmentedLinks
          label="Image"
          links={variants.map((one) => ({
            label: variantLabels[one],
            href: href('variant', one),
            current: one === variant,
          }))}
        />
      )}
      {architectures.length > 1 && (
        <SegmentedLinks
          label="Machine"
          links={architectures.map((one) => ({ label: one, href: href('arch', one), current: one === arch }))}
        />
      )}
    </div>
  )
}
