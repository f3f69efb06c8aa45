'use client'

import type { PreviewResponse } from '@whittle/core'
import { ChosenPackages } from './chosen-packages.tsx'
import { ExcludedPackages } from './excluded-packages.tsx'
import { PackageSearch } from './package-search.tsx'

/** What the image holds beside its base: search, what was chosen, what must never be in it. */
export function PackagesStep({ preview }: { preview: PreviewResponse | undefined }) {
  return (
    <div className="flex flex-col gap-6">
      <PackageSearch />
      <ChosenPackages preview={preview} />
      <ExcludedPackages />
    </div>
  )
}
