import type { ResolvedImage } from '@whittle/core'
import { Panel } from '../../ui/panel.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'

/** What runs when the image is started, as it was built. */
export function RuntimePanel({ config }: { config: ResolvedImage['config'] }) {
  const environment = Object.entries(config.environment)
  return (
    <Panel title="Runtime">
      <Facts>
        <Fact label="Entry point">
          <Words words={config.entrypoint} />
        </Fact>
        <Fact label="Command">
          <Words words={config.command} />
        </Fact>
        <Fact label="Directory">
          <span className="font-mono text-[13px]">{config.workingDirectory}</span>
        </Fact>
        <Fact label="User">
          <span className="font-mono text-[13px]">{config.user}</span>
        </Fact>
        <Fact label="Ports">
          <Words words={config.ports} />
        </Fact>
        <Fact label="Environment">
          {environment.length === 0 ? (
            <span className="text-faint">none</span>
          ) : (
            <ul className="font-mono text-[13px]">
              {environment.map(([key, value]) => (
                <li key={key}>
                  {key}={value}
                </li>
              ))}
            </ul>
          )}
        </Fact>
      </Facts>
    </Panel>
  )
}

function Words({ words }: { words: readonly string[] }) {
  if (words.length === 0) return <span className="text-faint">none</span>
  return <code className="font-mono text-[13px]">{words.join(' ')}</code>
}
