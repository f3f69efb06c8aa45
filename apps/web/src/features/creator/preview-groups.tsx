'use client'

import type { PreviewPackage } from '@whittle/core'
import { useState } from 'react'
import { Badge } from '../../ui/badge.tsx'
import { Bytes } from '../../ui/bytes.tsx'
import { Button } from '../../ui/button.tsx'
import { TextInput } from '../../ui/text-input.tsx'
import { useCreator } from './creator-context.tsx'
import { addPackage, excludePackage, listOf, removePackage } from './draft-changes.ts'
import { describeWhy, groupPackages } from './preview-model.ts'
import type { PackageGroup } from './preview-model.ts'

/** From this many packages on, a filter helps. */
const FILTER_FROM = 20

/** The packages by reason; each opens to why it is there, or why it was left out and what would bring it back. */
export function PreviewGroups({ packages }: { packages: readonly PreviewPackage[] }) {
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const groups = groupPackages(packages.filter((entry) => entry.name.includes(wanted)))
  return (
    <section className="flex flex-col gap-2" aria-label="Packages by reason">
      {packages.length >= FILTER_FROM && (
        <TextInput
          type="search"
          aria-label="Filter the packages of the preview"
          placeholder="Filter by name"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {groups.length === 0 && (
        <p className="text-muted">{wanted === '' ? 'No packages at all.' : 'No package of that name.'}</p>
      )}
      {groups.map((group) => (
        <Group key={group.key} group={group} open={wanted !== '' || group.key === 'requested'} />
      ))}
    </section>
  )
}

function Group({ group, open }: { group: PackageGroup; open: boolean }) {
  return (
    <details open={open} className="min-w-0 rounded border bg-surface">
      <summary className="rounded px-3 py-2 font-medium hover:bg-hover">
        {group.title} <span className="font-normal text-faint tabular-nums">{group.packages.length}</span>
      </summary>
      <ul className="divide-y border-t">
        {group.packages.map((entry) => (
          <PackageLine key={entry.name} entry={entry} />
        ))}
      </ul>
    </details>
  )
}

function PackageLine({ entry }: { entry: PreviewPackage }) {
  const [open, setOpen] = useState(false)
  const dropped = entry.disposition === 'drop'
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full min-w-0 items-baseline gap-2 px-3 py-1.5 text-left -outline-offset-2 hover:bg-hover"
      >
        <span className="min-w-0 flex-1">
          <span className="wrap-anywhere">{entry.name}</span>{' '}
          <span className="font-mono text-[12px] text-muted wrap-anywhere">{entry.version}</span>
          {entry.effects && (
            <>
              {' '}
              <Badge tone="warning">scripts</Badge>
            </>
          )}
        </span>
        <span className="shrink-0 text-[12px] text-muted">
          <Bytes bytes={entry.installedBytes} approximate={entry.estimated} />
        </span>
      </button>
      {open && (
        <div className="flex flex-col gap-2 px-3 pb-3 text-[13px]">
          {entry.summary !== '' && <p className="text-muted">{entry.summary}</p>}
          {dropped && <p>{entry.ruleText ?? `Left out by the rule ${entry.rule ?? '(unnamed)'}.`}</p>}
          {entry.unmet?.map(({ package: name, relation }) => (
            <p key={`${name} ${relation}`}>
              {name} asks for it: <code className="font-mono text-[12px]">{relation}</code>
            </p>
          ))}
          <Effects entry={entry} />
          <Why entry={entry} />
          <LineActions entry={entry} />
        </div>
      )}
    </li>
  )
}

/** What the package's own installation would do and the image does not have: no maintainer script is run. */
function Effects({ entry }: { entry: PreviewPackage }) {
  if (!entry.effects) return null
  return (
    <div>
      <p className="text-warning">Its maintainer scripts would do this, and the image does not have it:</p>
      <ul className="flex flex-col gap-1">
        {entry.effects.flatMap(({ script, commands }) =>
          commands.map((command) => (
            <li key={`${script} ${command}`} className="wrap-anywhere">
              <code className="font-mono text-[12px]">{command}</code> <span className="text-muted">{script}</span>
            </li>
          )),
        )}
      </ul>
    </div>
  )
}

function Why({ entry }: { entry: PreviewPackage }) {
  if (entry.reason === 'requested' || entry.why.length < 2) return <p>{describeWhy(entry)}</p>
  return (
    <div>
      <p className="text-muted">Why it comes in:</p>
      <ol className="flex flex-wrap items-center gap-1">
        {entry.why.map((name, position) => (
          <li key={name} className="inline-flex items-center gap-1">
            {position > 0 && <span className="text-muted">needs</span>}
            <code className="rounded border px-1 font-mono text-[12px]">{name}</code>
          </li>
        ))}
      </ol>
    </div>
  )
}

function LineActions({ entry }: { entry: PreviewPackage }) {
  const { draft, change, target } = useCreator()
  const list = listOf(target.variant)
  const chosen = draft[list].some((choice) => choice.name === entry.name)
  return (
    <div className="flex flex-wrap gap-2">
      {chosen ? (
        <Button size="small" onClick={() => change(removePackage(entry.name, list))}>
          Remove from chosen
        </Button>
      ) : (
        <Button size="small" onClick={() => change(addPackage(entry.name, list))}>
          {entry.disposition === 'drop' ? 'Ask for it, to keep it' : 'Ask for it by name'}
        </Button>
      )}
      {list === 'packages' && entry.reason === 'dependency' && entry.disposition === 'keep' && (
        <Button size="small" onClick={() => change(excludePackage(entry.name))}>
          Never include it
        </Button>
      )}
    </div>
  )
}
