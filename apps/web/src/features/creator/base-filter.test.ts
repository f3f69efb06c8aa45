import { expect, it } from 'vitest'
import { baseFits } from './base-filter.ts'

const base = { name: 'php-fpm', title: 'PHP FPM', description: 'Runs PHP behind a web server.', replaces: 'php:8-fpm' }

it.each([
  ['', true],
  ['PHP', true],
  ['server php', true],
  [' fpm ', true],
  ['php:8', true],
  ['php nginx', false],
])('finds a base by the words “%s”: %s', (text, fits) => {
  expect(baseFits(base, text)).toBe(fits)
})
