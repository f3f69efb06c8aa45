import { expect, it } from 'vitest'
import { statusStanza } from './status-stanza.ts'

it('orders the fields as dpkg does, unknown ones last, with status and configuration files', () => {
  const stanza = `Package: a
Version: 1
Homepage: https://a.example
Architecture: amd64
Depends: b
Replaces: c
Description: short
 long
 .
 more
Section: misc
Maintainer: Nobody <nobody@example.org>
`
  expect(statusStanza(stanza, new Map([['/etc/a', 'd41d8cd98f00b204e9800998ecf8427e']]))).toBe(`Package: a
Status: install ok installed
Section: misc
Maintainer: Nobody <nobody@example.org>
Architecture: amd64
Version: 1
Replaces: c
Depends: b
Conffiles:
 /etc/a d41d8cd98f00b204e9800998ecf8427e
Description: short
 long
 .
 more
Homepage: https://a.example

`)
})

it('has no field for configuration files where there are none, and takes no status from the package', () => {
  const text = statusStanza('Package: a\nStatus: deinstall ok config-files\nVersion: 1\n', new Map())
  expect(text).toBe('Package: a\nStatus: install ok installed\nVersion: 1\n\n')
})

it('keeps spaces at the ends of lines inside a value, and none at its own', () => {
  const text = statusStanza('Package: a \nVersion: 1\nDescription: short \n long \n', new Map())
  expect(text).toBe('Package: a\nStatus: install ok installed\nVersion: 1\nDescription: short \n long\n\n')
})
