import { expect, it } from 'vitest'
import { missingProgram } from './missing-program.ts'

it('reads which program bubblewrap could not start, and nothing else', () => {
  expect(missingProgram('bwrap: execvp /usr/bin/nope: No such file or directory\nexit code 1')).toBe('/usr/bin/nope')
  expect(missingProgram('cannot open /etc/app.conf: No such file or directory')).toBeUndefined()
})
