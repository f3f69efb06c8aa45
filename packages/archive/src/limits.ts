/** What an archive may cost before it is refused with `ARCHIVE_LIMIT_EXCEEDED`. */
export interface ArchiveLimits {
  /** Bytes of decompressed output, and of all member bodies together. */
  maxBytes: number
  /** Members of one archive. */
  maxEntries: number
  /** Bytes of one path or link target. */
  maxPathBytes: number
  /** Bytes of all paths and link targets of one archive together: what its readers keep of every member. */
  maxTotalPathBytes: number
  /** Bytes of one extension header (pax records, GNU long names). */
  maxExtensionBytes: number
  /** Decompressed bytes per compressed byte, looked at once `ratioFloorBytes` have come out. */
  maxRatio: number
  ratioFloorBytes: number
  /** Memory that a decoder may take, bytes. */
  maxDecoderMemoryBytes: number
}

/** Above the largest packages of Debian by a good margin, and harmless on a small machine. */
export const DEFAULT_ARCHIVE_LIMITS: Readonly<ArchiveLimits> = Object.freeze({
  maxBytes: 8 * 1024 ** 3,
  maxEntries: 500_000,
  maxPathBytes: 4096,
  maxTotalPathBytes: 128 * 1024 ** 2,
  maxExtensionBytes: 256 * 1024,
  maxRatio: 500,
  ratioFloorBytes: 64 * 1024 ** 2,
  maxDecoderMemoryBytes: 192 * 1024 ** 2,
})

/** The defaults with what the caller changes. */
export function withDefaultLimits(limits: Partial<ArchiveLimits> = {}): ArchiveLimits {
  return { ...DEFAULT_ARCHIVE_LIMITS, ...limits }
}
