import type { BuildSummary, ImageDetail } from '@whittle/db'
import Link from 'next/link'
import { CommandLine } from '../../ui/command-line.tsx'
import { Panel } from '../../ui/panel.tsx'
import { developmentTag, repositoryAddress } from '../images/pull-address.ts'

/** The image for build stages beside the production image: how to pull it, or where it is. */
export function DevelopmentPanel({
  image,
  registryHost,
}: {
  image: Pick<ImageDetail, 'name' | 'team' | 'tags' | 'developmentBuild'>
  registryHost: string
}) {
  const tag = developmentTag(image.tags)
  const build = image.developmentBuild
  if (tag === undefined && build === undefined) return null
  return (
    <Panel title="Development image">
      <div className="flex flex-col gap-3">
        {tag !== undefined && (
          <CommandLine
            command={`docker pull ${repositoryAddress(registryHost, image)}:${tag}`}
            label="Copy pull command of the development image"
          />
        )}
        <p className="text-[13px] text-muted">
          The same packages whole, with a shell, apt-get and build tools, as root: for the first stage of a Dockerfile.
          {build && build.status !== 'succeeded' && build.status !== 'unchanged' && (
            <>
              {' '}
              <Link href={`/builds/${build.id}`} className="text-accent underline">
                Build {build.number}
              </Link>{' '}
              {developmentState(build.status)}
            </>
          )}
        </p>
      </div>
    </Panel>
  )
}

function developmentState(status: BuildSummary['status']): string {
  switch (status) {
    case 'queued':
      return 'of it waits for a worker.'
    case 'running':
      return 'of it runs.'
    case 'failed':
      return 'of it failed; its tags stand where they stood.'
    default:
      return 'of it was stopped.'
  }
}
