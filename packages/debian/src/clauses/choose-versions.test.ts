import { describe, expect, it } from 'vitest'
import { chooseVersions } from './choose-versions.ts'
import { makeUniverse } from './testing/made-universe.ts'

const universe = await makeUniverse(`
  Package: curl
  Version: 8.14-2

  Package: curl
  Version: 8.13-1

  Package: libcurl4
  Version: 8.14-2

  Package: curlftpfs

  Package: mawk
  Provides: awk

  Package: one
  Provides: mta

  Package: two
  Provides: mta`)

const choose = (...requests: string[]) => {
  const chosen = chooseVersions(requests, universe)
  return chosen.ok ? chosen.versions.map(({ name, version }) => `${name} ${version}`) : chosen.conflict
}

describe('chooseVersions', () => {
  it('takes the newest version that every request of a name allows', () => {
    expect(choose('curl', 'mawk')).toEqual(['curl 8.14-2', 'mawk 1'])
    expect(choose('curl=8.13-1')).toEqual(['curl 8.13-1'])
    expect(choose('curl>=8.13')).toEqual(['curl 8.14-2'])
    expect(choose('curl>=8', 'curl=8.13-1', 'curl')).toEqual(['curl 8.13-1'])
  })

  it('takes the only provider of a virtual name', () => {
    expect(choose('awk')).toEqual(['mawk 1'])
    expect(choose('awk', 'mawk')).toEqual(['mawk 1'])
  })

  it('offers the providers of a virtual name that has several', () => {
    expect(choose('mta')).toMatchObject({
      summary: 'mta is a virtual package: choose one of those that provide it, one or two.',
      fixes: [
        { action: 'replace-package', package: 'mta', replacement: 'one', text: 'Ask for one instead of mta.' },
        { action: 'replace-package', package: 'mta', replacement: 'two' },
        { action: 'remove-package', package: 'mta' },
      ],
    })
  })

  it('asks whether another name was meant', () => {
    expect(choose('crul')).toMatchObject({
      summary: 'Debian 13 has no package named crul. Did you mean curl?',
      fixes: [{ action: 'replace-package', replacement: 'curl' }, { action: 'remove-package' }],
    })
    expect(choose('kubernetes')).toMatchObject({
      summary: 'Debian 13 has no package named kubernetes.',
      fixes: [{ action: 'remove-package', package: 'kubernetes' }],
    })
  })

  it('says which versions there are', () => {
    expect(choose('curl=7')).toMatchObject({
      summary: 'Debian 13 has no curl 7, only 8.14-2 and 8.13-1.',
      fixes: [
        { action: 'remove-pin', package: 'curl', text: 'Ask for curl without a version: it is 8.14-2.' },
        { action: 'remove-package', package: 'curl' },
      ],
    })
    expect(choose('curl>=9')).toMatchObject({ summary: 'Debian 13 has no curl 9 or newer, only 8.14-2 and 8.13-1.' })
  })

  it('says when two requests contradict each other', () => {
    expect(choose('curl=8.13-1', 'curl>=8.14')).toMatchObject({
      summary: 'curl=8.13-1 and curl>=8.14 contradict each other: Debian 13 has curl 8.14-2 and 8.13-1.',
    })
  })
})
