import { useState } from 'react'

/** A text that is kept in the page's address under `key`, without asking the server; absent while it is `usual`. */
export function useAddressState<Text extends string>(
  key: string,
  { initial, usual }: { initial: Text; usual: Text },
): [Text, (next: Text) => void] {
  const [value, setValue] = useState(initial)
  const update = (next: Text) => {
    setValue(next)
    const url = new URL(window.location.href)
    if (next === usual) url.searchParams.delete(key)
    else url.searchParams.set(key, next)
    window.history.replaceState(null, '', url)
  }
  return [value, update]
}
