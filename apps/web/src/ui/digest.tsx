import { CopyButton } from './copy-button.tsx'

/** A digest shortened to 12 digits, whole on hover and by copy. */
export function Digest({ digest, copy = true }: { digest: string; copy?: boolean }) {
  const hex = digest.startsWith('sha256:') ? digest.slice('sha256:'.length) : digest
  return (
    <span className="inline-flex items-center gap-1 font-mono text-[13px] whitespace-nowrap">
      <span title={digest}>{hex.slice(0, 12)}</span>
      {copy && <CopyButton text={digest} label={`Copy digest ${hex.slice(0, 12)}`} />}
    </span>
  )
}
