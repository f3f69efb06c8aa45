/** Bytes as megabytes (10^6) with one decimal, as the pages write them. */
export function formatBytes(sizeBytes: number): string {
  return `${(sizeBytes / 1_000_000).toFixed(1)} MB`
}
