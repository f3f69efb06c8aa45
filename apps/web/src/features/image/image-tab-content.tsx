import { type ImageDetail, listBuilds, listPullTokens, listRevisions, listTagMoves } from '@whittle/db'
import type { ReactNode } from 'react'
import { env } from '../../env.ts'
import { database } from '../../server/db.ts'
import { firstOf } from '../../server/page-input.ts'
import { mayActAs } from '../../server/may-act-as.ts'
import { type Viewer } from '../../server/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { orMissing, readCarveReport, readLock } from '../documents/read-document.ts'
import { imagePath } from '../images/pull-address.ts'
import { PullTokensTab } from '../pull-tokens/pull-tokens-tab.tsx'
import { BuildsTab } from './builds-tab.tsx'
import { BuildSwitch } from './build-switch.tsx'
import { type ChosenBuild, chooseBuild, switchOf } from './chosen-build.ts'
import { DefinitionTab } from './definition-tab.tsx'
import { EvidenceTab } from './evidence-tab.tsx'
import { FilesTab } from './files-tab.tsx'
import type { ImageTab } from './image-tab.ts'
import { OverviewTab } from './overview-tab.tsx'
import { packageRows, type PackageShow } from './package-row.ts'
import { PackagesTable } from './packages-table.tsx'

const BUILDS_ON_A_PAGE = 50

export interface ImageTabProps {
  tab: ImageTab
  image: ImageDetail
  viewer: Viewer
  query: Record<string, string | string[] | undefined>
  /** The server's time, ISO 8601. */
  now: string
}

/** Loads what a tab needs, and nothing else, and shows it. */
export async function ImageTabContent({ tab, image, viewer, query, now }: ImageTabProps) {
  const db = database()
  const mayOperate = mayActAs(viewer, image.team.id, 'operator')
  switch (tab) {
    case 'overview':
      return <Overview image={image} viewer={viewer} query={query} now={now} />
    case 'packages':
      return <Packages image={image} query={query} />
    case 'files':
      return <Files image={image} query={query} />
    case 'builds': {
      const before = firstOf(query.before)
      const found = await listBuilds(db, viewer.scope, { imageId: image.id, before, limit: BUILDS_ON_A_PAGE + 1 })
      const builds = found.slice(0, BUILDS_ON_A_PAGE)
      const older = found.length > builds.length ? builds.at(-1)?.id : undefined
      return (
        <BuildsTab builds={builds} now={now} olderHref={older && `${imagePath(image)}?tab=builds&before=${older}`} />
      )
    }
    case 'evidence': {
      const builds = await listBuilds(db, viewer.scope, { imageId: image.id, statuses: ['succeeded'] })
      return <EvidenceTab builds={builds} now={now} />
    }
    case 'definition': {
      const revisions = await listRevisions(db, viewer.scope, image.id)
      const chosen = Number(firstOf(query.revision))
      const mayEdit = mayOperate && !image.team.isGallery
      return <DefinitionTab path={imagePath(image)} revisions={revisions} chosen={chosen} mayEdit={mayEdit} now={now} />
    }
    case 'access': {
      const tokens = image.team.isGallery ? [] : await listPullTokens(db, viewer.scope, { imageId: image.id })
      const registryHost = env().WHITTLE_REGISTRY_HOST
      return (
        <PullTokensTab image={image} tokens={tokens} mayManage={mayOperate} registryHost={registryHost} now={now} />
      )
    }
  }
}

async function Overview({ image, viewer, query, now }: Omit<ImageTabProps, 'tab'>) {
  const documents = image.lastGoodBuild?.documents
  const chosen = chosenBuild(image, query)
  const [report, lock, shownReport, history] = await Promise.all([
    documents?.carve && orMissing(readCarveReport(documents.carve)),
    documents?.lock && orMissing(readLock(documents.lock)),
    chosen?.documents.carve && orMissing(readCarveReport(chosen.documents.carve)),
    listTagMoves(database(), viewer.scope, image.id),
  ])
  const shown = chosen && shownReport && { chosen, report: shownReport }
  const registryHost = env().WHITTLE_REGISTRY_HOST
  return (
    <OverviewTab
      image={image}
      registryHost={registryHost}
      now={now}
      report={report}
      shown={shown}
      lock={lock}
      history={history}
    />
  )
}

async function Packages({ image, query }: Pick<ImageTabProps, 'image' | 'query'>) {
  const chosen = chosenBuild(image, query)
  const carve = chosen?.documents.carve
  if (carve === undefined) return <BeforeFirstBuild what="packages" />
  const report = await orMissing(readCarveReport(carve))
  if (!report) return <MissingDocument />
  const show = firstOf(query.show)
  const initialShow: PackageShow = show === 'left-out' || show === 'all' ? show : 'kept'
  return (
    <Switched chosen={chosen!}>
      <PackagesTable rows={packageRows(report)} initialSearch={firstOf(query.q) ?? ''} initialShow={initialShow} />
    </Switched>
  )
}

function Files({ image, query }: Pick<ImageTabProps, 'image' | 'query'>) {
  const chosen = chosenBuild(image, query)
  if (!chosen?.documents.files) return <BeforeFirstBuild what="files" />
  return (
    <Switched chosen={chosen}>
      <FilesTab buildId={chosen.build.id} arch={chosen.arch} initialSearch={firstOf(query.q) ?? ''} />
    </Switched>
  )
}

function chosenBuild(image: ImageDetail, query: ImageTabProps['query']): ChosenBuild | undefined {
  return chooseBuild(image, { variant: firstOf(query.variant), arch: firstOf(query.arch) })
}

/** The tab's content below the choice of which image it is about. */
function Switched({ chosen, children }: { chosen: ChosenBuild; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-3">
      <BuildSwitch {...switchOf(chosen)} />
      {children}
    </div>
  )
}

function BeforeFirstBuild({ what }: { what: string }) {
  return <EmptyState title={`No ${what} yet`}>They are known as soon as a build has succeeded.</EmptyState>
}

function MissingDocument() {
  return (
    <ProblemNotice
      problem={{
        code: 'STORE_BLOB_MISSING',
        message: 'The store does not hold this build’s report any more.',
        hint: 'Build the image again: the same image comes out, with its report.',
      }}
    />
  )
}
