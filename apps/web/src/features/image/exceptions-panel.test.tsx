import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { ExceptionsPanel } from './exceptions-panel.tsx'

const report = {
  scriptsWithoutInterpreter: [
    { path: '/usr/bin/one', package: 'tools', interpreter: '/bin/sh' },
    { path: '/usr/bin/two', package: 'tools', interpreter: '/usr/bin/perl' },
  ],
  allowedMissingLibraries: [],
  effectsKnown: [{ package: 'net', script: 'postinst', commands: ['setcap a /usr/bin/ip', 'touch /x'] }],
}

const text = renderToStaticMarkup(<ExceptionsPanel report={report} />).replace(/<[^>]*>/g, ' ')

it('counts what is lacking, also where it is nothing', () => {
  expect(text).toMatch(/Scripts whose interpreter is absent: {1,2}2/)
  expect(text).toMatch(/Libraries that may be missing: {1,3}0/)
  expect(text).toMatch(/known and not declared: {1,2}2/)
})

it('names each with its reason', () => {
  expect(text).toMatch(/\/usr\/bin\/two +needs \/usr\/bin\/perl/)
  expect(text).toMatch(/setcap a \/usr\/bin\/ip +postinst of net/)
})
