import { describe, expect, it } from 'vitest'
import { parseControlStanza } from './control-fields.ts'

describe('parseControlStanza', () => {
  it('reads fields, continuation lines and the empty line of a description', () => {
    const fields = parseControlStanza(
      '\nPackage: x\nDepends: a,\n b\n# comment\nDescription: one\n two\n .\n  three\n\nPackage: y\n',
      'x.deb',
    )
    expect([...fields]).toEqual([
      ['package', 'x'],
      ['depends', 'a,\nb'],
      ['description', 'one\ntwo\n\n three'],
    ])
  })

  it.each([
    ...[' early', 'no field here', 'A: 1\nA: 2'],
    ...['A: \u001B[31m', 'A: b\u0000', 'A: b\n c\u0007', 'A: \u0085', 'A\u007F: b'],
  ])('refuses %j', (text) => {
    expect(() => parseControlStanza(text, 'x.deb')).toThrow(/DEB_CONTROL_INVALID/)
  })
})
