'use client'

import type { PreviewResponse } from '@whittle/core'
import { Segmented } from '../../ui/segmented.tsx'
import { ChosenPackages } from './chosen-packages.tsx'
import { useCreator } from './creator-context.tsx'
import { ExcludedPackages } from './excluded-packages.tsx'
import { OtherMachines } from './other-machines.tsx'
import { PackageSearch } from './package-search.tsx'
import { SourcesNotice } from './sources-notice.tsx'

/**
 * What the image holds beside its base: search, what was chosen, what must never be in it; and what the development image
 * holds besides.
 */
export function PackagesStep({ preview }: { preview: PreviewResponse | undefined }) {
  const { draft, base, target } = useCreator()
  const ofBase = base?.spec.dev?.packages ?? []
  const development = target.variant === 'dev'
  return (
    <div className="flex flex-col gap-6">
      <SourcesNotice />
      <div className="flex flex-col items-start gap-2">
        <Segmented
          label="Packages of which image"
          value={target.variant}
          options={[
            { value: 'prod', label: 'Production image', count: draft.packages.length },
            { value: 'dev', label: 'Development image', count: draft.devPackages.length },
          ]}
          onChange={target.showVariant}
        />
        {development && (
          <div className="flex flex-col gap-1 text-[13px] text-muted">
            <p>
              Built beside the production image, with -dev at the end of its tags, for the first stage of a Dockerfile:
              the same packages whole, a shell, apt-get and build tools. What you add here is in it alone.
            </p>
            {ofBase.length > 0 && (
              <p>
                From the base: <code className="font-mono wrap-anywhere">{ofBase.join(', ')}</code>
              </p>
            )}
          </div>
        )}
      </div>
      {/* What is typed belongs to one of the two. */}
      <PackageSearch key={target.variant} />
      {/* Where the preview is folded away, it is said here. */}
      <div className="flex flex-col gap-2 empty:hidden lg:hidden">
        <OtherMachines />
      </div>
      <ChosenPackages preview={preview} />
      {!development && <ExcludedPackages />}
    </div>
  )
}
