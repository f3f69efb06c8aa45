import { makeElf } from '@whittle/testkit'
import { describe, expect, it } from 'vitest'
import { checkPlaces } from './check-places.ts'
import { carve, type Made } from './testing/carving.ts'

const shipping = (...files: NonNullable<Made['files']>): Record<string, Made> => ({ a: { reason: 'requested', files } })

describe('a package that ships', () => {
  it.each<[string, NonNullable<Made['files']>]>([
    ['/usr as a link', [{ path: '/usr', target: '/etc' }]],
    ['/usr/lib as a file', [{ path: '/usr/lib', content: 'x' }]],
    ['/var/lib/dpkg as a link out', [{ path: '/var/lib/dpkg', target: '../../../../etc' }]],
    ['/proc as a link to nothing', [{ path: '/proc', target: '/nothing' }]],
    ['/dev as a file', [{ path: '/dev', content: 'x' }]],
  ])('%s is refused', async (_title, files) => {
    const refused = { code: 'CARVE_FILE_CONFLICT', details: { packages: ['a'] } }
    await expect(carve(shipping(...files))).rejects.toMatchObject(refused)
  })

  it('links in a circle keeps them: nobody follows them', async () => {
    const circle = [
      { path: '/opt/a/x', target: 'y' },
      { path: '/opt/a/y', target: 'x' },
      { path: '/opt/a/program', content: 'x' },
    ]
    const { tree } = await carve(shipping(...circle))
    expect(tree.packages.flatMap(({ entries }) => entries.map(({ path }) => path))).toContain('/opt/a/program')
  })

  it('files of two packages below links in a circle is refused', async () => {
    const made: Record<string, Made> = {
      a: {
        reason: 'requested',
        files: [
          { path: '/opt/x', target: 'y' },
          { path: '/opt/y', target: 'x' },
        ],
      },
      b: { reason: 'requested', files: [{ path: '/opt/x/passwd', content: 'x' }] },
    }
    await expect(carve(made)).rejects.toMatchObject({ code: 'CARVE_FILE_CONFLICT' })
  })
})

it('a library whose own name leads out of the image is refused', async () => {
  const content = makeElf({ soname: '../../../../tmp/x' })
  const made = shipping({ path: '/usr/lib/x86_64-linux-gnu/libx.so', content })
  await expect(carve(made)).rejects.toMatchObject({ code: 'CARVE_PATH_INVALID' })
})

describe('checkPlaces', () => {
  const tree = { directories: [], packages: [], createdSeconds: 0 }
  const generated = (path: string): Parameters<typeof checkPlaces>[0] => ({
    ...tree,
    generated: [
      { path, type: 'symlink', target: 'x', mode: 0o777, uid: 0, gid: 0, mtimeSeconds: 0, sizeBytes: 0, package: 'a' },
    ],
  })

  it('lets nothing out of the image, wherever its path came from', () => {
    expect(() => checkPlaces(generated('/usr/x'))).not.toThrow()
    for (const path of ['/../x', '/usr/../../x', 'usr/x', '/usr//x', '/'])
      expect(() => checkPlaces(generated(path))).toThrow(/CARVE_PATH_INVALID/)
  })
})
