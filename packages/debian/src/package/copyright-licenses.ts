const FORMAT = /^Format:\s*\S*(?:copyright-format|dep5|DEP-?5)/im
const LICENSE = /^License:[ \t]*(\S.*)$/gim
const MAX_LICENSES = 200

/**
 * The short names of the `License` fields of a machine-readable copyright file (DEP-5, "License field"), sorted, each
 * once: `or`, `and` and commas split, exceptions kept with their licence. Empty when the file is not machine-readable.
 */
export function readLicenseNames(text: string): string[] {
  if (!FORMAT.test(text.slice(0, 4096))) return []
  const names = new Set<string>()
  for (const match of text.matchAll(LICENSE)) {
    // One space each: a pattern that tries every length of a long gap would take hours for a hostile line.
    const line = (match[1] ?? '').replaceAll(/\s+/g, ' ')
    for (const name of line.split(/ (?:and\/or|or|and) |[,;|] ?(?:and |or )?/i)) {
      const clean = name.trim().replaceAll(/^\(|\)$/g, '')
      if (/^[A-Za-z0-9][\w.+~ -]{0,80}$/.test(clean)) names.add(clean)
      if (names.size >= MAX_LICENSES) return [...names].sort()
    }
  }
  return [...names].sort()
}
