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
          <Arguments values={config.entrypoint} />
        </Fact>
        <Fact label="Command">
          <Arguments values={config.command} />
        </Fact>
        <Fact label="Directory">
          <span className="font-mono text-[13px]">{config.workingDirectory}</span>
        </Fact>
        <Fact label="User">
          <span className="font-mono text-[13px]">{config.user}</span>
        </Fact>
        <Fact label="Ports">{config.ports.length === 0 ? <None /> : <Code>{config.ports.join(', ')}</Code>}</Fact>
        <Fact label="Environment">
          {environment.length === 0 ? (
            <None />
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

/** As the image's configuration holds them: joined by spaces they would not tell where an argument ends. */
function Arguments({ values }: { values: readonly string[] }) {
  return values.length === 0 ? <None /> : <Code>{JSON.stringify(values)}</Code>
}

function Code({ children }: { children: string }) {
  return <code className="font-mono text-[13px] wrap-anywhere">{children}</code>
}

function None() {
  return <span className="text-faint">none</span>
}
