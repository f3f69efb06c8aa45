import { expect, it } from 'vitest'
import { writePamStacks } from './pam-profiles.ts'

const template = (type: string) => `# settings of ${type}
# here are the per-package modules (the "Primary" block)
$${type}_primary
# here's the fallback if no module succeeds
${type}\trequisite\t\t\tpam_deny.so
# and here are more per-package modules (the "Additional" block)
$${type}_additional
# end of pam-auth-update config
`
const templates = new Map([
  ['auth', template('auth')],
  ['session', template('session')],
  ['session-noninteractive', template('session')],
])
const UNIX = `Name: Unix authentication
Default: yes
Priority: 256
Auth-Type: Primary
Auth:
\t[success=end default=ignore]\tpam_unix.so nullok try_first_pass
Auth-Initial:
\t[success=end default=ignore]\tpam_unix.so nullok
Session-Type: Additional
Session:
\trequired\tpam_unix.so
`
const KEYS = `Name: Keys
Default: yes
Priority: 700
Auth-Type: Primary
Auth:
\t[success=end]\tpam_keys.so
\toptional\tpam_more.so  one   two
Session-Type: Additional
Session-Interactive-Only: yes
Session:
\toptional\tpam_keys.so
`
const stacks = (profiles: Record<string, string>) =>
  new Map(writePamStacks(new Map(Object.entries(profiles)), templates))
const linesOf = (text: string | undefined) => text?.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

it('puts a first module in its initial form into its block, and a stock line where a block is empty', () => {
  const files = stacks({ unix: UNIX })
  expect(linesOf(files.get('/etc/pam.d/common-auth'))).toEqual([
    'auth\t[success=1 default=ignore]\tpam_unix.so nullok',
    'auth\trequisite\t\t\tpam_deny.so',
  ])
  expect(linesOf(files.get('/etc/pam.d/common-session'))).toEqual([
    'session\t[default=1]\t\t\tpam_permit.so',
    'session\trequisite\t\t\tpam_deny.so',
    'session\trequired\tpam_unix.so ',
  ])
})

it('orders profiles by priority, and counts the jumps over what follows', () => {
  const files = stacks({ unix: UNIX, keys: KEYS })
  expect(linesOf(files.get('/etc/pam.d/common-auth'))?.slice(0, 3)).toEqual([
    'auth\t[success=3]\tpam_keys.so ',
    'auth\toptional\tpam_more.so one two',
    'auth\t[success=1 default=ignore]\tpam_unix.so nullok try_first_pass',
  ])
  expect(files.get('/etc/pam.d/common-session-noninteractive')).not.toContain('pam_keys')
})

it('saves what it chose in the form of the profiles, for the next update', () => {
  const files = stacks({ unix: UNIX, mkhomedir: 'Name: Homes\nDefault: no\nPriority: 0\nSession-Type: Additional\n' })
  expect(files.get('/var/lib/pam/seen')).toBe('unix\nmkhomedir\n')
  expect(files.get('/var/lib/pam/auth')).toBe('Module: unix\n[success=end default=ignore]\tpam_unix.so nullok\n')
  expect(files.get('/var/lib/pam/session')).toBe(
    'Module: null\n[default=1]\t\t\tpam_permit.so\nModule: unix\nrequired\tpam_unix.so\n',
  )
})

it('leaves out the one of lower priority of two that exclude one another', () => {
  const files = stacks({ unix: UNIX, keys: `${KEYS}Conflicts: unix\n` })
  expect(files.get('/etc/pam.d/common-auth')).not.toContain('pam_unix')
})
