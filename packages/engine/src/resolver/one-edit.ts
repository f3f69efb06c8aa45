/** Whether one letter inserted, left out, replaced, or swapped with the next makes one word of the other. Linear time. */
export function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false
  let start = 0
  while (start < a.length && a.charCodeAt(start) === b.charCodeAt(start)) start++
  if (a.length < b.length) return a.slice(start) === b.slice(start + 1)
  if (a.length > b.length) return a.slice(start + 1) === b.slice(start)
  if (a.slice(start + 1) === b.slice(start + 1)) return true
  const swapped = a[start] === b[start + 1] && a[start + 1] === b[start]
  return swapped && a.slice(start + 2) === b.slice(start + 2)
}
