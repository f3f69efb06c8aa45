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
    expect(readMaintainerCommands('postinst', '#! /usr/bin/perl -w\nchmod 0755, "/x";')).toEqual([
      { script: 'postinst', words: ['#!', '/usr/bin/perl'], literal: true },
    ])
  })

  it('takes neither patterns nor names of functions for commands, and reads what stands behind them', () => {
    expect(
      lines(`install () { touch /a; }
case "$1" in
  install|upgrade) touch /b ;;
  (abort-*) touch /c ;;
  /usr/lib/x) (cd / && touch /d) || touch /e ;;
esac
install -d /f`),
    ).toEqual(['touch /a', 'touch /b', 'touch /c', 'touch /d', 'touch /e', 'install -d /f'])
  })

  it('reports what is written to a file, and helpers whose work it does not know', () => {
    expect(
      lines(`cat > /etc/app.conf <<END
text
END
echo x >> /etc/app.list; echo y >/dev/null 2>&1; sort /a > "$(mktemp)" || echo failed >&2
/usr/lib/x86_64-linux-gnu/glib-2.0/glib-compile-schemas /usr/share/glib-2.0/schemas
/usr/share/app/setup --all; /etc/init.d/app start; /usr/sbin/update-xmlcatalog --add`),
    ).toEqual([
      '> /etc/app.conf',
      '> /etc/app.list',
      '/usr/lib/x86_64-linux-gnu/glib-2.0/glib-compile-schemas /usr/share/glib-2.0/schemas',
      '/usr/share/app/setup --all',
      'update-xmlcatalog --add',
    ])
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

  it('cuts variables that double each other, and does not know them', () => {
    const doubled = Array.from({ length: 60 }, (_, at) => `v${at + 1}="$v${at}$v${at}"\n`).join('')
    const [command] = read(`v0=xx\n${doubled}mkdir "/x" $v60`)
    expect(command).toMatchObject({ literal: false })
    expect(command?.words.join(' ').length).toBeLessThan(5000)
  })

  it.each([
    ['loops in loops', `${`for x in ${'a '.repeat(200)}; do\n`.repeat(6)}chmod 1 $x\n${'done\n'.repeat(6)}`],
    ['loops without a bottom', `${'for x in a; do\n'.repeat(20_000)}${'done\n'.repeat(20_000)}`],
    ['long words again and again', `a=${'x'.repeat(4000)}\n${'mkdir $a $a $a $a\n'.repeat(20_000)}`],
  ])('ends soon on %s', (_, body) => {
    const started = performance.now()
    const length = read(body).reduce((sum, { words }) => sum + words.join('').length, 0)
    expect(length).toBeLessThan(5_000_000)
    expect(performance.now() - started).toBeLessThan(8000)
  })
})
