import { describe, expect, it } from 'vitest'
import { readMaintainerCommands } from './maintainer-commands.ts'

const read = (body: string) => readMaintainerCommands('postinst', `#!/bin/sh\n${body}`)
const lines = (body: string) => read(body).map(({ words }) => words.join(' '))

describe('readMaintainerCommands', () => {
  it('reads plain commands, whatever branch they stand in', () => {
    expect(
      lines(`set -e
if [ "$1" = "configure" ]; then
  # chmod 777 /
  chown root:adm /var/log/nginx || true
  ldconfig && mkdir -p "/var/www/html" 2>/dev/null
fi
case "$1" in configure) touch /a;; esac`),
    ).toEqual(['chown root:adm /var/log/nginx', 'ldconfig', 'mkdir -p /var/www/html', 'touch /a'])
  })

  it('unrolls loops over known words and puts in what is assigned once', () => {
    expect(
      lines(`priority=84
for binary in php phar; do
    update-alternatives \\
      --install /usr/bin/\${binary} $binary /usr/bin/\${binary}8.4 $priority >/dev/null
done`),
    ).toEqual([
      'update-alternatives --install /usr/bin/php php /usr/bin/php8.4 84',
      'update-alternatives --install /usr/bin/phar phar /usr/bin/phar8.4 84',
    ])
  })

  it('splits an unquoted variable that holds several words, as the loop of a Java runtime does', () => {
    expect(lines(`tools='java keytool'\nfor i in $tools; do ln -s /x/$i /usr/bin/$i; done`)).toEqual([
      'ln -s /x/java /usr/bin/java',
      'ln -s /x/keytool /usr/bin/keytool',
    ])
  })

  it('marks what it cannot know', () => {
    const [command] = read('chown $(id -u):adm "$LOGDIR"')
    expect(command).toEqual({ script: 'postinst', words: ['chown', '…:adm', '…'], literal: false })
    expect(read('a=1\na=2\nmkdir /x/$a')[0]?.literal).toBe(false)
  })

  it('skips here-documents and other interpreters', () => {
    expect(lines('cat <<EOF\nchmod 777 /\nEOF\nchmod 755 /x')).toEqual(['chmod 755 /x'])
    expect(readMaintainerCommands('postinst', '#!/usr/bin/perl\nchmod 0755, "/x";')).toEqual([])
  })

  it('knows the foreign root that dpkg may set as empty', () => {
    expect(lines('systemd-sysusers ${DPKG_ROOT:+--root="$DPKG_ROOT"} x.conf; mkdir "$DPKG_ROOT/srv"')).toEqual([
      'systemd-sysusers x.conf',
      'mkdir /srv',
    ])
  })

  it('ends on unclosed quotes and brackets', () => {
    for (const body of ['chmod "755', "chmod '755", 'chmod $(x', 'chmod `x', 'for x in a b; do chmod 1 $x', '\\']) {
      expect(() => read(body)).not.toThrow()
    }
  })
})
