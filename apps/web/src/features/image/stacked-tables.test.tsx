import type { BuildSummary } from '@whittle/db'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { BuildsTab } from './builds-tab.tsx'
import { EvidenceTab } from './evidence-tab.tsx'
import { TagsPanel } from './tags-panel.tsx'

const at = new Date('2026-01-02T03:04:05Z')
const now = '2026-01-02T04:04:05Z'
const build = {
  id: 'b1',
  number: 1,
  status: 'succeeded',
  reason: 'Asked for.',
  variant: 'production',
  version: '1.2',
  createdAt: at,
  startedAt: at,
  finishedAt: at,
  revision: { number: 1 },
  documents: { spdx: 'sha256:aa' },
  platforms: [],
  indexDigest: `sha256:${'a'.repeat(64)}`,
} as unknown as BuildSummary

// On narrow screens the head is out of sight: each cell says its column itself.
it.each([
  ['builds', <BuildsTab key="builds" builds={[build]} now={now} />],
  ['evidence', <EvidenceTab key="evidence" builds={[build]} now={now} />],
  [
    'tags',
    <TagsPanel
      key="tags"
      tags={[{ name: 'latest', digest: `sha256:${'a'.repeat(64)}`, movedAt: at }]}
      history={[]}
      now={now}
    />,
  ],
])('names the column of each cell where rows are stacked: %s', (_, table) => {
  const markup = renderToStaticMarkup(table)
  const heads = [...markup.matchAll(/<th [^>]*>([^<]*)</g)].map(([, name]) => name)
  const named = [...markup.matchAll(/<td [^>]*><span aria-hidden="true" class="[^"]*sm:hidden">([^<]*)</g)]
  expect(heads.length).toBeGreaterThan(2)
  expect(named.map(([, name]) => name)).toEqual(heads)
})

it('offers the documents of each architecture', () => {
  const platforms = ['amd64', 'arm64'].map((arch) => ({ arch, documents: { spdx: 'sha256:aa', lock: 'sha256:bb' } }))
  const markup = renderToStaticMarkup(<EvidenceTab builds={[{ ...build, platforms } as BuildSummary]} now={now} />)
  expect([...markup.matchAll(/href="(\/api[^"]*)"/g)].map(([, href]) => href)).toEqual([
    '/api/v1/builds/b1/documents/sbom?arch=amd64',
    '/api/v1/builds/b1/documents/lock?arch=amd64',
    '/api/v1/builds/b1/documents/sbom?arch=arm64',
    '/api/v1/builds/b1/documents/lock?arch=arm64',
  ])
  expect(markup).toContain('of build 1 for arm64')
})
