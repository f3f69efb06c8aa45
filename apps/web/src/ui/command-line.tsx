import { BreakingText } from './breaking-text.tsx'
import { CopyButton } from './copy-button.tsx'
import { ScrollBox } from './scroll-box.tsx'

/** One command to copy; a long one wraps. */
export function CommandLine({ command, label }: { command: string; label: string }) {
  return (
    <div className="flex min-w-0 items-center gap-1 rounded border bg-sunken py-1 pr-1 pl-3">
      <code className="min-w-0 flex-1 font-mono text-[13px] wrap-anywhere">
        <BreakingText text={command} />
      </code>
      <CopyButton text={command} label={label} />
    </div>
  )
}

/** Several lines of code with one copy button. */
export function CodeBlock({ code, label }: { code: string; label: string }) {
  return (
    <div className="relative min-w-0 rounded border bg-sunken">
      <ScrollBox label={label} className="overflow-x-auto rounded p-3 pr-12">
        <pre className="font-mono text-[13px]">{code.trimEnd()}</pre>
      </ScrollBox>
      <div className="absolute top-1 right-1 rounded bg-sunken">
        <CopyButton text={code} label={`Copy ${label}`} />
      </div>
    </div>
  )
}
