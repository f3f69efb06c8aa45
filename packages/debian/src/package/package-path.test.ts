import { describe, expect, it } from 'vitest'
import { imagePath, isPlainPath, joinPath, parentPath } from './package-path.ts'

describe('paths of packages', () => {
  it('stand behind the merged /usr, but for its links', () => {
    expect(imagePath('/lib/x/libc.so.6', 'file')).toBe('/usr/lib/x/libc.so.6')
    expect(imagePath('/lib', 'directory')).toBe('/usr/lib')
    expect(imagePath('/lib', 'symlink')).toBe('/lib')
    expect(imagePath('/var/run/x', 'directory')).toBe('/run/x')
    expect(imagePath('/library', 'file')).toBe('/library')
    expect(imagePath('/usr/lib/x', 'file')).toBe('/usr/lib/x')
  })

  it('are joined as the kernel walks them', () => {
    expect(joinPath('/usr/bin', '../lib/./x')).toBe('/usr/lib/x')
    expect(joinPath('/usr', '../../../etc')).toBe('/etc')
    expect(joinPath('/usr', '/etc//x/')).toBe('/etc/x')
    expect([parentPath('/a/b'), parentPath('/a'), parentPath('/')]).toEqual(['/a', '/', '/'])
  })

  it('are plain when there is nothing to fold away', () => {
    expect(['/a', '/usr/bin/x.real', '/a/..b'].every(isPlainPath)).toBe(true)
    for (const text of ['', '/', 'a', '/a/', '//a', '/a//b', '/a/./b', '/a/../../b', '/..', '/a\n']) {
      expect(isPlainPath(text)).toBe(false)
    }
  })
})
