import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { PlatformFacts } from './platform-facts.tsx'

it('says of each architecture what it holds, and honestly how it was tested', () => {
  const sizes = { layerBytes: 7_300_000, installedBytes: 17_700_000, packagesDropped: 22 }
  const platforms = [
    { arch: 'amd64', ...sizes, packagesKept: 13, startup: 'passed' },
    { arch: 'arm64', ...sizes, packagesKept: 12, startup: 'not-run' },
    { arch: 'old', ...sizes, packagesKept: 11 },
  ]
  const text = renderToStaticMarkup(<PlatformFacts platforms={platforms} />)
    .replace(/<\/li>/g, '\n')
    .replace(/<[^>]*>/g, '')
  const [amd64, arm64, old] = text.split('\n')
  expect(amd64).toMatch(/^amd64: .*13 packages kept, 22 left out; start-up test passed$/)
  expect(arm64).toMatch(/^arm64: .*12 packages kept.*; linkage checked; start-up not run: the worker had no emulator$/)
  expect(old).toMatch(/11 packages kept, 22 left out$/)
})
