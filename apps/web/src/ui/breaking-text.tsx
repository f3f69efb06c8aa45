import { Fragment } from 'react'

/** A name, address or command that breaks behind its slashes, colons and dashes; inside a word only where it must. */
export function BreakingText({ text }: { text: string }) {
  const ends = [...text.matchAll(/[/:._-](?=\w)/g)].map(({ index }) => index + 1)
  return [0, ...ends].map((start, position) => (
    <Fragment key={start}>
      {start > 0 && <wbr />}
      {text.slice(start, ends[position])}
    </Fragment>
  ))
}
