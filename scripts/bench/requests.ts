import { seededNumbers } from './statistics.ts'

/** Requests of one to five different packages out of `names`, the same in every run over the same index. */
export function requestsOf(names: readonly string[], count: number): string[][] {
  const random = seededNumbers(1)
  const draw = (below: number) => Math.floor(random() * below)
  return Array.from({ length: count }, () => {
    const request = Array.from({ length: 1 + draw(5) }, () => names[draw(names.length)]!)
    return [...new Set(request)]
  })
}
