/** At most this many are offered. */
const SHOWN = 5

/**
 * Names that someone may have meant: those a typing mistake away, then those that go on where it ends or end where it goes
 * on (`libpq` → `libpq5`, `nginxx` → `nginx`), closest in length first.
 */
export function nearestNames(name: string, names: Iterable<string>): string[] {
  const found: [rank: number, name: string][] = []
  for (const other of names) {
    const distance = Math.abs(other.length - name.length)
    if (distance <= 1 && isMistyped(name, other)) found.push([0, other])
    else if (other.startsWith(name) || (other.length > 3 && name.startsWith(other))) found.push([distance, other])
  }
  return found
    .sort(([a, first], [b, second]) => a - b || (first < second ? -1 : 1))
    .slice(0, SHOWN)
    .map(([, other]) => other)
}

/** Whether one letter was added, left out or changed, or two neighbours swapped. */
function isMistyped(a: string, b: string): boolean {
  let start = 0
  while (start < a.length && a[start] === b[start]) start++
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA--
    endB--
  }
  const [restA, restB] = [a.slice(start, endA), b.slice(start, endB)]
  if (restA.length <= 1 && restB.length <= 1) return true
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0]
}
