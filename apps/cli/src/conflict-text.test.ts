import { expect, it } from 'vitest'
import { conflictText } from './conflict-text.ts'

it('tells a conflict line by line, without control characters that an index brings', () => {
  const text = conflictText({
    summary: 'a needs b\u001B[31m.',
    steps: [{ package: 'a', text: 'a 1 is asked for.' }],
    fixes: [{ text: 'Leave a out.', action: 'remove-package', package: 'a' }],
  })
  expect(text).toBe(`whittle: a needs b\uFFFD[31m.
  - a 1 is asked for.
What would resolve it:
  - Leave a out.
`)
})
