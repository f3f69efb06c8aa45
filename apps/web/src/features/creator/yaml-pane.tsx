'use client'

import { useRef } from 'react'
import type { UIEvent } from 'react'
import { CopyButton } from '../../ui/copy-button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { useCreator } from './creator-context.tsx'
import { NotCarriedOver } from './not-carried-over.tsx'
import { readYamlText, yamlTextOf } from './yaml-text.ts'
import type { YamlText } from './yaml-text.ts'
import type { Draft } from './draft.ts'

export interface YamlPaneProps {
  draft: Draft
  /** The text as last edited; out of date once the form changed the draft. */
  edited: YamlText | undefined
  onEdit(text: YamlText): void
}

/** The definition as YAML, beside the form: an edit in either place shows in the other; what is wrong is named with its line. */
export function YamlPane({ draft, edited, onEdit }: YamlPaneProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const numbers = useRef<HTMLDivElement>(null)
  const bases = useCreator().bases?.map(({ name }) => name)
  const { text, problems } = edited?.draft === draft ? edited : yamlTextOf(draft)
  const wrongLines = new Set(problems.map((problem) => problem.line))
  const follow = (event: UIEvent<HTMLTextAreaElement>) => {
    if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop
  }
  const goTo = (line: number) => {
    const start =
      text
        .split('\n')
        .slice(0, line - 1)
        .join('\n').length + (line > 1 ? 1 : 0)
    field.current?.focus()
    field.current?.setSelectionRange(start, text.indexOf('\n', start) === -1 ? text.length : text.indexOf('\n', start))
  }
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex items-center justify-between gap-2">
        <label htmlFor="yaml" className="font-medium">
          Definition as YAML
        </label>
        <CopyButton text={text} label="Copy the definition" />
      </div>
      <p id="yaml-hint" className="text-[13px] text-muted">
        Paste a Dockerfile here to make a definition of it.
      </p>
      <div className="flex h-[min(60dvh,640px)] min-w-0 overflow-hidden rounded border border-line-strong bg-surface font-mono text-[13px] leading-5 has-focus-visible:outline-2 has-focus-visible:outline-accent">
        <div
          ref={numbers}
          aria-hidden="true"
          className="w-10 shrink-0 overflow-hidden border-r bg-sunken py-2 pr-2 text-right text-faint select-none"
        >
          {text.split('\n').map((_, index) => (
            <div
              key={`line ${index + 1}`}
              className={classNames(wrongLines.has(index + 1) && 'bg-danger-soft text-danger')}
            >
              {index + 1}
            </div>
          ))}
        </div>
        <textarea
          ref={field}
          id="yaml"
          className="min-w-0 flex-1 resize-none bg-transparent p-2 leading-5 whitespace-pre outline-none"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          value={text}
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby="yaml-hint yaml-problems"
          onScroll={follow}
          onChange={(event) => onEdit(readYamlText(event.target.value, { draft, before: edited, bases }))}
        />
      </div>
      <ul id="yaml-problems" className="flex flex-col gap-1 text-[13px]" aria-live="polite">
        {problems.map((problem) => (
          <li key={`${problem.path} ${problem.message} ${problem.line}`} className="text-danger">
            <button
              type="button"
              className="rounded text-left wrap-anywhere underline-offset-2 hover:underline"
              onClick={() => goTo(problem.line ?? 1)}
            >
              {problem.line !== undefined && `Line ${problem.line}: `}
              {problem.path === '' ? '' : `${problem.path} `}
              {problem.message}
            </button>
            {problem.hint !== undefined && <span className="text-muted"> {problem.hint}</span>}
          </li>
        ))}
      </ul>
      {edited?.notCarriedOver && <NotCarriedOver notes={edited.notCarriedOver} />}
    </div>
  )
}
