/** Megabytes (10⁶ bytes) with one decimal; the exact number of bytes on hover. */
export function Bytes({ bytes, approximate }: { bytes: number; approximate?: boolean }) {
  return (
    <span className="whitespace-nowrap tabular-nums" title={`${bytes.toLocaleString('en')} bytes`}>
      {approximate && <span title="estimated">≈ </span>}
      {megabytes(bytes)}
    </span>
  )
}

/** `12.3 MB`; what is smaller than 0.1 MB but not nothing is `< 0.1 MB`. */
export function megabytes(bytes: number): string {
  if (bytes > 0 && bytes < 50_000) return '< 0.1 MB'
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}
