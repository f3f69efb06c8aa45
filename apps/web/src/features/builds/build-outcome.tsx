'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { ButtonLink } from '../../ui/button.tsx'
import { Bytes } from '../../ui/bytes.tsx'
import { CommandLine } from '../../ui/command-line.tsx'
import { Digest } from '../../ui/digest.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { ConflictNotice } from '../creator/conflict-notice.tsx'
import { PlatformFacts } from '../images/platform-facts.tsx'
import type { BuildDocument, BuildResult } from './build-document.ts'

/** What came of a build: the image and how to pull it, why nothing was built, or why it failed and what to do. */
export function BuildOutcome({ build, mayEdit }: { build: BuildDocument; mayEdit: boolean }) {
  const image = `/images/${build.image.team}/${build.image.name}`
  switch (build.status) {
    case 'queued':
      return (
        <Notice>
          Waiting for a worker. This page follows by itself; you can leave it, the build goes on.
          {build.attempts > 0 && ' An earlier worker gave it back; it is taken up again.'}
        </Notice>
      )
    case 'running':
      return null
    case 'succeeded':
      return build.result ? <Result result={build.result} image={image} /> : null
    case 'unchanged':
      return (
        <Notice>
          <p className="font-medium">Nothing changed since the last build, so nothing was built.</p>
          <p>
            The same packages in the same versions, the same base and the same definition give the same image: its tags
            stay where they are.{' '}
            <Link className="underline" href={image}>
              To the image
            </Link>
          </p>
        </Notice>
      )
    case 'cancelled':
      return <Notice tone="warning">Cancelled. The tags stay where they were.</Notice>
    case 'failed':
      return <Failure build={build} mayEdit={mayEdit} edit={`${image}/edit`} />
  }
}

function Failure({ build, mayEdit, edit }: { build: BuildDocument; mayEdit: boolean; edit: string }) {
  const { error, conflict } = build
  return (
    <div className="flex flex-col gap-3">
      {conflict ? (
        <ConflictNotice conflict={conflict} />
      ) : (
        <ProblemNotice
          problem={error ?? { code: 'BUILD_FAILED', message: 'The build failed.', hint: 'The log says more.' }}
        />
      )}
      <div className="flex flex-wrap items-center gap-2">
        {mayEdit && (
          <ButtonLink href={`${edit}#packages`} variant={conflict ? 'primary' : 'secondary'}>
            Edit the definition
          </ButtonLink>
        )}
        <span className="text-muted">
          No tag was moved.
          {conflict && error && (
            <>
              {' '}
              Code <code className="font-mono text-[13px]">{error.code}</code>
            </>
          )}
        </span>
      </div>
    </div>
  )
}

function Result({ result, image }: { result: BuildResult; image: string }) {
  return (
    <section aria-label="Result" className="flex min-w-0 flex-col gap-4 rounded border border-success bg-surface p-4">
      <CommandLine command={result.pullCommand} label="Copy the pull command" />
      <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-4">
        <Fact term="Digest">
          <Digest digest={result.digest} />
        </Fact>
        <Fact term="Compressed">
          <Bytes bytes={result.layerBytes} />
        </Fact>
        <Fact term="Unpacked">
          <Bytes bytes={result.installedBytes} />
        </Fact>
        <Fact term="Packages">
          <span className="tabular-nums">
            {result.packagesKept} kept, {result.packagesDropped} left out
          </span>
        </Fact>
      </dl>
      {result.platforms.length > 1 && <PlatformFacts platforms={result.platforms} />}
      {result.tags.length > 0 && (
        <ul aria-label="Tags" className="flex flex-wrap gap-1">
          {result.tags.map((tag) => (
            <li key={tag}>
              <Badge>{tag}</Badge>
            </li>
          ))}
        </ul>
      )}
      <p>
        <ButtonLink href={image} variant="primary">
          To the image
        </ButtonLink>
      </p>
    </section>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-[13px] text-muted">{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}
