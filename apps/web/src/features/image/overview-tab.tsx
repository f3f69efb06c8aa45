import type { ImageDetail } from '@whittle/db'
import type { CarveReport, Lock } from '@whittle/core'
import Link from 'next/link'
import { CodeBlock, CommandLine } from '../../ui/command-line.tsx'
import { Panel } from '../../ui/panel.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { grainOfReport } from '../documents/carve-grain.ts'
import { Grain } from '../grain/index.ts'
import { developmentTag, imagePath, pullCommand, recommendedTag, repositoryAddress } from '../images/pull-address.ts'
import { BuildSwitch } from './build-switch.tsx'
import { type ChosenBuild, switchOf } from './chosen-build.ts'
import { ExceptionsPanel } from './exceptions-panel.tsx'
import { DevelopmentPanel } from './development-panel.tsx'
import { dockerfileSnippet } from './dockerfile-snippet.ts'
import { tabHref } from './image-tab.ts'
import { RuntimePanel } from './runtime-panel.tsx'
import { StatePanel } from './state-panel.tsx'
import { type TagHistory, TagsPanel } from './tags-panel.tsx'

export interface OverviewProps {
  image: ImageDetail
  registryHost: string
  now: string
  /** Of the production image of the first architecture. */
  report?: CarveReport
  /** Of the image that the address asks for. */
  shown?: { chosen: ChosenBuild; report: CarveReport }
  lock?: Lock
  history: TagHistory
}

/** Pull command first, then how the image stands. */
export function OverviewTab({ image, registryHost, now, report, shown, lock, history }: OverviewProps) {
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        <PullPanel image={image} registryHost={registryHost} lock={lock} />
        {lock && <DevelopmentPanel image={image} registryHost={registryHost} />}
        {shown && (
          <Panel title="Grain">
            <div className="flex flex-col gap-3">
              <BuildSwitch {...switchOf(shown.chosen)} />
              <Grain packages={grainOfReport(shown.report)} size="large" />
            </div>
          </Panel>
        )}
        <TagsPanel tags={image.tags} history={history} now={now} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <StatePanel image={image} report={report} now={now} />
        {lock && <RuntimePanel config={lock.image.config} />}
        {shown && <ExceptionsPanel report={shown.report} />}
      </div>
    </div>
  )
}

function PullPanel({ image, registryHost, lock }: Pick<OverviewProps, 'image' | 'registryHost' | 'lock'>) {
  const command = pullCommand(registryHost, image)
  if (command === undefined) {
    return (
      <EmptyState title="Nothing to pull yet">
        The pull command stands here as soon as a build has succeeded.
        {image.latestBuild && (
          <>
            {' '}
            <Link href={`/builds/${image.latestBuild.id}`} className="text-accent underline">
              See build {image.latestBuild.number}
            </Link>
            .
          </>
        )}
      </EmptyState>
    )
  }
  const address = repositoryAddress(registryHost, image)
  const reference = `${address}:${recommendedTag(image.tags) ?? 'latest'}`
  const development = developmentTag(image.tags)
  return (
    <Panel title="Pull">
      <div className="flex flex-col gap-3">
        <CommandLine command={command} label="Copy pull command" />
        {image.team.isGallery ? (
          <p className="text-[13px] text-muted">Everyone can pull it, no login needed.</p>
        ) : (
          <p className="text-[13px] text-muted">
            Pulling needs a login with one of the team’s{' '}
            <Link href={tabHref(imagePath(image), 'access')} className="text-accent underline">
              pull tokens
            </Link>
            .
          </p>
        )}
        {lock && (
          <details>
            <summary className="w-fit rounded text-muted">Use it in a Dockerfile</summary>
            <div className="pt-2">
              <CodeBlock
                code={dockerfileSnippet(
                  reference,
                  lock.image.config,
                  development === undefined ? undefined : `${address}:${development}`,
                )}
                label="Dockerfile"
              />
            </div>
          </details>
        )}
      </div>
    </Panel>
  )
}
