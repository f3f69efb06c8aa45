import { type CommandRunner, WhittleError } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { findMirrors, mirrorOf, parseIndexTargets, parsePrintedUris } from './mirrors.ts'

const MAIN = 'http://mirror.example/debian'
const SECURITY = 'http://mirror.example/debian-security'
const TARGETS = [
  'node|. nodistro|https://third.example/node/|nodistro',
  'Docker|Docker|https://third.example/linux/debian/|bookworm',
  `Debian|Debian|${MAIN}/|bookworm`,
  `Debian|Debian|${MAIN}/|bookworm-updates`,
  `Debian Backports|Debian|http://other.example/debian/|bookworm-backports`,
  `Debian-Security|Debian|${SECURITY}/|bookworm-security`,
].join('\n')
const URIS = [
  "'https://third.example/linux/debian/dists/bookworm/InRelease' third_InRelease 0 ",
  "'https://third.example/apt/dists/cloud-sdk-bookworm/InRelease' cloud_InRelease 0 ",
  "'https://third.example/node/dists/nodistro/InRelease' node_InRelease 0 ",
  `'${MAIN}/dists/bookworm/InRelease' main_InRelease 0 `,
  `'${MAIN}/dists/bookworm-updates/InRelease' updates_InRelease 0 `,
  `'${SECURITY}/dists/bookworm-security/InRelease' security_InRelease 0 `,
].join('\n')

/** A host by what its programs print; a program that is not there is not installed. */
function hostWith(outputs: Record<string, string>): CommandRunner {
  return {
    async run(program, args) {
      const key = [program, ...args].find((word) => word in outputs)
      if (key === undefined && !Object.keys(outputs).some((name) => name === 'update' || name === 'indextargets')) {
        throw new WhittleError({ code: 'COMMAND_NOT_FOUND', category: 'upstream', publicMessage: 'no apt' })
      }
      return { exitCode: 0, signal: null, stdout: Buffer.from(outputs[key ?? ''] ?? ''), stderr: Buffer.alloc(0) }
    },
  }
}

describe('findMirrors', () => {
  it("takes the host's own, by what their verified releases say they are", async () => {
    const runner = hostWith({ indextargets: TARGETS })
    expect(await findMirrors({}, { runner })).toEqual({ main: MAIN, security: SECURITY })
  })

  it("takes them from a host that never ran apt-get update by the releases' names", async () => {
    const runner = hostWith({ indextargets: '', update: URIS })
    expect(await findMirrors({}, { runner })).toEqual({ main: MAIN, security: SECURITY })
  })

  it('reads lists of mirrors, and passes over what is not http', async () => {
    const uris = [
      "'cdrom:[Debian]/dists/bookworm/InRelease' x 0 ",
      "'mirror+file:/etc/apt/mirrors/debian.list/dists/bookworm/InRelease' x 0 ",
      "'mirror+file:/etc/apt/mirrors/debian.list/dists/bookworm-updates/InRelease' x 0 ",
    ].join('\n')
    const list = `# mirrors\n\ntor+${MAIN}\n${MAIN}/ priority:1\n`
    const runner = hostWith({ update: uris, '/etc/apt/mirrors/debian.list': list })
    expect(await findMirrors({}, { runner })).toEqual({ main: MAIN })
  })

  it('prefers what is given, and asks the host for the rest alone', async () => {
    const given = { main: 'https://given.example/debian/', security: 'https://given.example/security' }
    expect(await findMirrors(given, { runner: hostWith({}) })).toEqual({
      main: 'https://given.example/debian',
      security: 'https://given.example/security',
    })
    const runner = hostWith({ indextargets: TARGETS })
    expect(await findMirrors({ main: given.main }, { runner })).toEqual({
      main: 'https://given.example/debian',
      security: SECURITY,
    })
  })

  it('names the variable when there is none, with or without apt', async () => {
    const unknown = { code: 'DEB_MIRROR_UNKNOWN', hint: expect.stringContaining('WHITTLE_DEBIAN_MIRROR') }
    await expect(findMirrors({}, { runner: hostWith({}) })).rejects.toMatchObject(unknown)
    await expect(findMirrors({}, { runner: hostWith({ update: '' }) })).rejects.toMatchObject(unknown)
  })

  it('refuses an address that is not http', async () => {
    await expect(findMirrors({ main: 'file:/srv/debian' }, { runner: hostWith({}) })).rejects.toMatchObject({
      code: 'DEB_MIRROR_INVALID',
    })
  })
})

describe('sources of apt', () => {
  it('of others are passed over', () => {
    expect(parseIndexTargets(TARGETS).map(({ uri }) => uri)).not.toContain('https://third.example/linux/debian/')
    expect(parsePrintedUris(URIS)[0]).toEqual({ archive: 'main', uri: MAIN, release: 'bookworm' })
  })

  it('of old releases name security in another way', () => {
    const [source] = parsePrintedUris(`'${SECURITY}/dists/buster/updates/InRelease' x 0 `)
    expect(source).toEqual({ archive: 'security', uri: SECURITY, release: 'buster/updates' })
  })
})

it('mirrorOf says which mirror is not known', () => {
  expect(mirrorOf({ main: MAIN }, 'main')).toBe(MAIN)
  expect(() => mirrorOf({ main: MAIN }, 'security')).toThrowError(
    expect.objectContaining({ hint: expect.stringContaining('WHITTLE_DEBIAN_SECURITY_MIRROR') }),
  )
})
