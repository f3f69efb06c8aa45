import type { BuildSummary } from '@whittle/db'
import Link from 'next/link'
import { Digest } from '../../ui/digest.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Cell, HeadCell, Table } from '../../ui/table.tsx'
import { documentHref, type DocumentKind } from '../documents/document-kind.ts'

const downloads: { kind: DocumentKind; label: string; of: keyof BuildSummary['documents'] }[] = [
  { kind: 'sbom', label: 'SBOM (SPDX)', of: 'spdx' },
  { kind: 'carve-report', label: 'CarveReport', of: 'carve' },
  { kind: 'lock', label: 'Lock', of: 'lock' },
  { kind: 'files', label: 'Files', of: 'files' },
]

/** The documents of every digest that this image ever had. `builds`: those that succeeded, newest first. */
export function EvidenceTab({ builds, now }: { builds: readonly BuildSummary[]; now: string }) {
  if (builds.length === 0) {
    return (
      <EmptyState title="No evidence yet">Each successful build brings its SBOM, its lock and its report.</EmptyState>
    )
  }
  return (
    <div className="flex flex-col gap-3">
      <p className="max-w-[80ch] text-muted">
        The SBOM lists what the image really keeps. The CarveReport says for each package and file what was left out, by
        which rule and on what evidence. The lock pins the whole set by version and SHA-256.
      </p>
      <Table label="Evidence by digest">
        <thead>
          <tr>
            <HeadCell>Digest</HeadCell>
            <HeadCell>Build</HeadCell>
            <HeadCell>Documents</HeadCell>
          </tr>
        </thead>
        <tbody>
          {builds.map((build) => (
            <tr key={build.id} className="hover:bg-hover">
              <Cell column="Digest">{build.indexDigest && <Digest digest={build.indexDigest} />}</Cell>
              <Cell column="Build" className="sm:whitespace-nowrap">
                <Link href={`/builds/${build.id}`} className="rounded text-accent underline">
                  {build.number}
                </Link>
                {build.version !== undefined && <span className="font-mono text-[13px]"> · {build.version}</span>}
                {build.variant === 'dev' && <span className="text-[13px]"> · development image</span>}
                {build.finishedAt && (
                  <span className="block text-[13px] text-muted">
                    <RelativeTime at={build.finishedAt.toISOString()} now={now} />
                  </span>
                )}
              </Cell>
              <Cell column="Documents">
                <BuildDocuments build={build} />
              </Cell>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  )
}

/** A line for each architecture of a build. */
function BuildDocuments({ build }: { build: BuildSummary }) {
  const { platforms } = build
  if (platforms.length < 2) return <Downloads build={build} documents={build.documents} />
  return (
    <ul className="flex flex-col gap-1">
      {platforms.map(({ arch, documents }) => (
        <li key={arch} className="flex flex-wrap gap-x-4">
          <span className="w-12 font-mono text-[13px] text-muted">{arch}</span>
          <Downloads build={build} arch={arch} documents={documents} />
        </li>
      ))}
    </ul>
  )
}

interface DownloadsProps {
  build: BuildSummary
  arch?: string
  documents: BuildSummary['documents']
}

function Downloads({ build, arch, documents }: DownloadsProps) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {downloads
        .filter(({ of }) => documents[of] !== undefined)
        .map(({ kind, label }) => (
          <li key={kind}>
            <a
              href={documentHref(build.id, kind, arch)}
              download
              className="rounded whitespace-nowrap text-accent underline"
            >
              {label}
              <span className="sr-only">
                {' '}
                of build {build.number}
                {arch !== undefined && ` for ${arch}`}
              </span>
            </a>
          </li>
        ))}
    </ul>
  )
}
