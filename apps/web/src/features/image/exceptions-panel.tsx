import { type CarveReport, countExceptions } from '@whittle/core'
import type { ReactNode } from 'react'
import { Panel } from '../../ui/panel.tsx'
import { ScrollBox } from '../../ui/scroll-box.tsx'

type ReportedExceptions = Pick<CarveReport, 'scriptsWithoutInterpreter' | 'allowedMissingLibraries' | 'effectsKnown'>

/** What the image lacks of what its packages hold or would do, counted, and item by item for who wants to know. */
export function ExceptionsPanel({ report }: { report: ReportedExceptions }) {
  const counts = countExceptions(report)
  return (
    <Panel title="Not in the image">
      <div className="flex flex-col gap-2">
        <Group title="Scripts whose interpreter is absent" count={counts.scriptsWithoutInterpreter}>
          {report.scriptsWithoutInterpreter.map(({ path, interpreter }) => (
            <Item key={path} what={path} why={`needs ${interpreter}`} />
          ))}
        </Group>
        <Group title="Libraries that may be missing" count={counts.allowedMissingLibraries}>
          {report.allowedMissingLibraries.map(({ path, soname, reason }) => (
            <Item key={`${path} ${soname}`} what={soname} why={`for ${path}: ${reason}`} />
          ))}
        </Group>
        <Group title="Effects of maintainer scripts that are known and not declared" count={counts.effectsNotDeclared}>
          {report.effectsKnown.flatMap(({ package: owner, script, commands }) =>
            commands.map((command) => (
              <Item key={`${owner} ${script} ${command}`} what={command} why={`${script} of ${owner}`} />
            )),
          )}
        </Group>
      </div>
    </Panel>
  )
}

function Group({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  if (count === 0) return <p className="text-muted">{title}: 0</p>
  return (
    <details>
      <summary className="w-fit rounded">
        {title}: {count}
      </summary>
      <ScrollBox label={title} className="max-h-80 overflow-auto">
        <ul className="flex flex-col gap-1 pt-2 pl-4">{children}</ul>
      </ScrollBox>
    </details>
  )
}

function Item({ what, why }: { what: string; why: string }) {
  return (
    <li className="wrap-anywhere">
      <code className="font-mono text-[13px]">{what}</code> <span className="text-[13px] text-muted">{why}</span>
    </li>
  )
}
