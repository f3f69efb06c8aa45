import { type CarveReport, supportSentence } from '@whittle/core'
import type { ImageDetail } from '@whittle/db'
import Link from 'next/link'
import { Bytes } from '../../ui/bytes.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Digest } from '../../ui/digest.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { PlatformFacts } from '../images/platform-facts.tsx'
import { imageState, stateLooks } from '../images/image-state.ts'
import { releaseTitle } from '../images/release-title.ts'
import { scheduleText } from '../images/schedule-text.ts'

/** How the image stands now and when it is looked at again. */
export function StatePanel({ image, report, now }: { image: ImageDetail; report?: CarveReport; now: string }) {
  const good = image.lastGoodBuild
  return (
    <Panel title="State">
      <Facts>
        <Fact label="State">
          <StateSentence image={image} />
        </Fact>
        <Fact label="Schedule">{image.schedule ? scheduleText(image.schedule) : 'none: built when someone asks'}</Fact>
        {image.nextRunAt && (
          <Fact label="Next run">
            <RelativeTime at={image.nextRunAt.toISOString()} now={now} />
          </Fact>
        )}
        {(image.schedule ?? image.lastCheckedAt) && (
          <Fact label="Last check">
            {image.lastCheckedAt ? <RelativeTime at={image.lastCheckedAt.toISOString()} now={now} /> : 'not yet'}
          </Fact>
        )}
        {good && (
          <>
            <Fact label="Built">
              <Link href={`/builds/${good.id}`} className="text-accent underline">
                Build {good.number}
              </Link>{' '}
              {good.finishedAt && <RelativeTime at={good.finishedAt.toISOString()} now={now} />}
            </Fact>
            <Fact label="Version">
              {good.version ? <span className="font-mono">{good.version}</span> : 'not versioned'}
            </Fact>
            {good.indexDigest && (
              <Fact label="Digest">
                <Digest digest={good.indexDigest} />
              </Fact>
            )}
            {good.platforms.length > 1 && (
              <Fact label="Architectures">
                <PlatformFacts platforms={good.platforms} />
              </Fact>
            )}
            {good.layerBytes !== undefined && good.platforms.length < 2 && (
              <Fact label="Size">
                <Bytes bytes={good.layerBytes} /> compressed
                {good.installedBytes !== undefined && (
                  <>
                    , <Bytes bytes={good.installedBytes} /> unpacked
                  </>
                )}
              </Fact>
            )}
            {good.platforms.length < 2 && (
              <Fact label="Packages">
                {good.packagesKept ?? 0} kept, {good.packagesDropped ?? 0} left out
              </Fact>
            )}
          </>
        )}
        {report && <SuiteFact distribution={report.distribution} now={now} />}
        {report && <Fact label="Files">{report.totals.files.toLocaleString('en')}</Fact>}
      </Facts>
    </Panel>
  )
}

function SuiteFact({ distribution, now }: { distribution: string; now: string }) {
  return (
    <Fact label="Release">
      {releaseTitle(distribution)}. {supportSentence(distribution, now)}
    </Fact>
  )
}

function StateSentence({ image }: { image: ImageDetail }) {
  const state = imageState(image)
  const build = image.latestBuild
  if (!build || state === 'ready' || state === 'never-built') return stateLooks[state].label
  const link = (
    <Link href={`/builds/${build.id}`} className="text-accent underline">
      build {build.number}
    </Link>
  )
  if (state === 'building') return <>Building: {link}</>
  if (state === 'queued') return <>Queued: {link} waits for a worker</>
  return (
    <>
      {state === 'held' ? 'Held back: the last good image stays, because ' : 'Failed: '}
      {link} failed. {build.error?.message}
    </>
  )
}
