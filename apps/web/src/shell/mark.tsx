/** Whittle's sign: nine squares of which most were carved away. */
export function Mark() {
  const kept = new Set([2, 4, 5, 6, 7])
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" className="size-5 shrink-0">
      {Array.from({ length: 9 }, (_, index) => (
        <rect
          key={index}
          x={1.5 + (index % 3) * 6}
          y={1.5 + Math.floor(index / 3) * 6}
          width="5"
          height="5"
          rx="1"
          className={kept.has(index) ? 'fill-accent' : 'fill-none stroke-grain-outline'}
        />
      ))}
    </svg>
  )
}
