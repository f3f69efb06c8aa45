import type { RevisionEntry } from '@whittle/db'
import { writeSpec } from '@whittle/spec'
import Link from 'next/link'
import { ButtonLink, buttonClasses } from '../../ui/button.tsx'
import { CodeBlock } from '../../ui/command-line.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { classNames } from '../../ui/class-names.ts'

export interface DefinitionTabProps {
  /** The image's page. */
  path: string
  /** Newest first. */
  revisions: readonly RevisionEntry[]
  /** Number of the revision to show; the newest one when there is none such. */
  chosen?: number
  mayEdit: boolean
  now: string
}

/** The definition as a file, each revision of it. */
export function DefinitionTab({ path, revisions, chosen, mayEdit, now }: DefinitionTabProps) {
  const shown = revisions.find(({ number }) => number === chosen) ?? revisions[0]
  if (!shown) return null
  const newest = shown === revisions[0]
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_256px]">
      <div className="flex min-w-0 flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="mr-auto">
            Revision {shown.number}
            {newest ? ', the newest' : ''}
          </h2>
          <a href={`${path}/definition.yaml?revision=${shown.number}`} download className={buttonClasses()}>
            Download YAML
          </a>
          {mayEdit && newest && <ButtonLink href={`${path}/edit`}>Edit in Creator</ButtonLink>}
        </div>
        <CodeBlock code={writeSpec(shown.spec)} label="definition" />
        <p className="text-[13px] text-muted">
          The same file builds the same image on the command line:{' '}
          <code className="font-mono">
            npx whittle build {shown.spec.metadata.name}.yaml --output oci:{shown.spec.metadata.name}
          </code>
        </p>
      </div>
      <nav aria-label="Revisions" className="min-w-0 rounded border bg-surface">
        <h2 className="border-b px-4 py-3">Revisions</h2>
        <ol className="max-h-[60vh] overflow-y-auto p-2">
          {revisions.map((revision) => (
            <li key={revision.id}>
              <Link
                href={`${path}?tab=definition&revision=${revision.number}`}
                scroll={false}
                aria-current={revision === shown ? 'true' : undefined}
                className={classNames(
                  'block rounded px-2 py-1',
                  revision === shown ? 'bg-accent-soft' : 'hover:bg-hover',
                )}
              >
                Revision {revision.number}
                <span className="block text-[13px] text-muted">
                  {revision.createdBy?.name ?? 'Whittle'},{' '}
                  <RelativeTime at={revision.createdAt.toISOString()} now={now} />
                </span>
              </Link>
            </li>
          ))}
        </ol>
      </nav>
    </div>
  )
}
