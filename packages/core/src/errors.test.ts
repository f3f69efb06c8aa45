import { describe, expect, it } from 'vitest'
import { printable, WhittleError } from './errors.ts'

describe('a WhittleError', () => {
  it('shows what others made without the characters that a terminal obeys', () => {
    const publicMessage = 'The package \u001B[31mred\u0007\u0085 \u202Etxt.exe is wrong.\nIn line 2.'
    const error = new WhittleError({ code: 'X_Y', category: 'integrity', publicMessage, hint: 'Leave \u0000 out.' })
    expect(error.publicMessage).toBe('The package \uFFFD[31mred\uFFFD\uFFFD \uFFFDtxt.exe is wrong.\nIn line 2.')
    expect(error.message).toBe(`X_Y: ${error.publicMessage}`)
    expect(error.hint).toBe('Leave \uFFFD out.')
  })

  it('leaves other letters alone', () => {
    expect(printable('Größe – 日本語 😀 נ')).toBe('Größe – 日本語 😀 נ')
  })
})
