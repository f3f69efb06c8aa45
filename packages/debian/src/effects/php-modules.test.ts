import { describe, expect, it } from 'vitest'
import { isPhpSettings, planPhpModules } from './php-modules.ts'

const settings = (path: string, content: string, owner = 'php8.4-common') => ({
  path,
  content: Buffer.from(content),
  package: owner,
})
const all = [
  settings('/usr/share/php8.4-xml/xml/dom.ini', 'extension=dom.so\n', 'php8.4-xml'),
  settings('/usr/share/php8.4-common/common/pdo.ini', '; pdo\n; priority=10\nextension=pdo.so\n'),
  settings('/usr/share/php8.2-common/common/pdo.ini', 'extension=pdo.so\n', 'php8.2-common'),
  settings('/usr/lib/php/8.4/php.ini-production', 'page'),
  settings('/usr/lib/php/8.4/php.ini-production.cli', 'terminal'),
]

const folders = [
  { path: '/etc/php/8.4/fpm/conf.d', package: 'php8.4-fpm' },
  { path: '/etc/php/8.4/cli/conf.d', package: 'php8.4-cli' },
  { path: '/etc/php/8.4/mods-available', package: 'php8.4-common' },
]

describe('planPhpModules', () => {
  it('enables each module for each interpreter of its version, by its priority', () => {
    const { files, declared } = planPhpModules(all, folders)
    expect(files.map(({ path, target, content }) => [path, target ?? content?.toString()])).toEqual([
      ['/etc/php/8.4/mods-available/pdo.ini', '; pdo\n; priority=10\nextension=pdo.so\n'],
      ['/etc/php/8.4/cli/conf.d/10-pdo.ini', '/etc/php/8.4/mods-available/pdo.ini'],
      ['/etc/php/8.4/fpm/conf.d/10-pdo.ini', '/etc/php/8.4/mods-available/pdo.ini'],
      ['/etc/php/8.4/mods-available/dom.ini', 'extension=dom.so\n'],
      ['/etc/php/8.4/cli/conf.d/20-dom.ini', '/etc/php/8.4/mods-available/dom.ini'],
      ['/etc/php/8.4/fpm/conf.d/20-dom.ini', '/etc/php/8.4/mods-available/dom.ini'],
      ['/etc/php/8.4/cli/php.ini', 'terminal'],
      ['/etc/php/8.4/fpm/php.ini', 'page'],
    ])
    expect(declared.map((effect) => effect.package)).toEqual([
      'php8.4-common',
      'php8.4-xml',
      'php8.4-cli',
      'php8.4-fpm',
    ])
  })

  it('does nothing where no interpreter is kept', () => {
    expect(planPhpModules(all, folders.slice(2)).files).toEqual([])
  })
})

it('knows the settings by where they are', () => {
  expect(all.every(({ path }) => isPhpSettings(path))).toBe(true)
  expect(isPhpSettings('/usr/lib/php/8.4/php.ini-development')).toBe(false)
  expect(isPhpSettings('/usr/share/php8.4-common/../x/evil.ini')).toBe(false)
})
