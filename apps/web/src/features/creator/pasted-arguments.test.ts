import { describe, expect, it } from 'vitest'
import { readPastedArguments } from './pasted-arguments.ts'

describe('readPastedArguments', () => {
  it.each([
    ['["-g", "daemon off;"]', ['-g', 'daemon off;']],
    ['CMD ["python3", "-m", "shop"]', ['python3', '-m', 'shop']],
    ['-m\nshop\n', ['-m', 'shop']],
    ['[]', []],
  ])('takes %s as a list', (text, values) => {
    expect(readPastedArguments(text)).toEqual({ kind: 'arguments', values })
  })

  it.each(['--flag=a b', '[ -f x', '/usr/bin/python3'])('leaves %s to the field', (text) => {
    expect(readPastedArguments(text)).toEqual({ kind: 'text' })
  })

  it('says what is wrong with a broken list', () => {
    expect(readPastedArguments("['a']")).toMatchObject({ kind: 'refused', message: expect.stringContaining('quotes') })
    expect(readPastedArguments('["a", 1]')).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('Argument 2'),
    })
  })
})
