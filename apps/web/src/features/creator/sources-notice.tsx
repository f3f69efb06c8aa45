'use client'

import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useCreator } from './creator-context.tsx'
import { removeSources } from './draft-changes.ts'

/** What to do with a definition that takes packages from further repositories, which only the command line can. */
export function SourcesNotice() {
  const { draft, change } = useCreator()
  const { sources } = draft.unedited
  if (sources.length === 0) return null
  const file = `${draft.name.trim() || 'image'}.yaml`
  return (
    <Notice tone="warning">
      <div className="flex flex-col items-start gap-2">
        <p>
          This definition takes packages from further repositories: {sources.join(', ')}. Nobody can define such
          repositories here yet, so it can be saved, but neither previewed nor built. On the command line it can:{' '}
          <code className="font-mono text-[13px] wrap-anywhere">
            npx whittle build {file} --sources sources.yaml --output oci:./image
          </code>
        </p>
        <Button size="small" onClick={() => change(removeSources)}>
          Use Debian’s packages alone
        </Button>
      </div>
    </Notice>
  )
}
