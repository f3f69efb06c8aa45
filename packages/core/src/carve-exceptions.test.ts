import { expect, it } from 'vitest'
import { countExceptions } from './carve-exceptions.ts'

it('counts scripts and libraries one by one, and effects by the command', () => {
  const script = { path: '/usr/bin/x', package: 'x', interpreter: '/bin/sh' }
  const effects = { package: 'x', script: 'postinst', commands: ['setcap a /b', 'touch /c'] }
  const report = {
    scriptsWithoutInterpreter: [script, script],
    allowedMissingLibraries: [{ path: '/usr/lib/x.so', soname: 'libx.so.1', reason: 'not used' }],
    effectsKnown: [effects, { ...effects, script: 'preinst', commands: ['mkdir /d'] }],
  }
  expect(countExceptions(report)).toEqual({
    scriptsWithoutInterpreter: 2,
    allowedMissingLibraries: 1,
    effectsNotDeclared: 3,
  })
})
