export interface ProgressBarProps {
  label: string
  done: number
  total: number
}

/** How much is done, as a bar; say it in words beside it. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const percent = total > 0 ? Math.round((100 * Math.min(done, total)) / total) : 0
  return (
    <progress
      aria-label={label}
      value={percent}
      max={100}
      className="block h-1 w-full appearance-none overflow-hidden rounded bg-hover [&::-moz-progress-bar]:bg-info [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-info"
    />
  )
}
