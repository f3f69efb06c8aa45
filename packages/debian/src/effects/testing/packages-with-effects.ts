import type { MadeFile } from '@whittle/testkit'
import { LIB, library, type Made } from '../../production/testing/carving.ts'
import { encodeDer } from '../der.ts'

/** A package of the base image with the text of its postinst. */
export const having = (files: MadeFile[], postinst: string): Made => ({
  reason: 'base',
  files,
  scripts: { postinst: `#!/bin/sh\nset -e\n${postinst}` },
})
export const text = (path: string, content = 'x'): MadeFile => ({ path, content })
const folder = (path: string, mode = 0o755): MadeFile => ({ path, type: 'directory', mode })

/** Redis or Valkey: what their scripts do, word for word as Debian has it. */
export const keyValueStore = (name: string): Record<string, Made> => ({
  [`${name}-tools`]: having(
    [text(`/usr/bin/${name}-cli`)],
    `USER="${name}"
Setup_dir () {
  DIR="\${1}"
  MODE="\${2}"
  GROUP="\${3}"
  mkdir -p \${DIR}
  if ! dpkg-statoverride --list \${DIR} >/dev/null 2>&1
  then
    chown \${USER}:\${GROUP} \${DIR}
    chmod \${MODE} \${DIR}
  fi
}
adduser \\
  --system \\
  --home /var/lib/${name} \\
  --quiet \\
  --group \\
  \${USER} || true
Setup_dir /var/log/${name} 2750 adm
`,
  ),
  [`${name}-server`]: having(
    [text(`/etc/${name}/${name}.conf`)],
    `USER="${name}"
GROUP="$USER"
CONFFILE="/etc/${name}/${name}.conf"
if ! dpkg-statoverride --list \${CONFFILE} >/dev/null 2>&1
then
  dpkg-statoverride --update --add \${USER} \${GROUP} 640 \${CONFFILE}
fi
`,
  ),
})

export const NGINX = having(
  [
    text('/usr/share/nginx/html/index.html', 'Welcome'),
    text('/etc/nginx/sites-available/default'),
    folder('/etc/nginx/sites-enabled'),
    folder('/var/log/nginx'),
    folder('/var/lib/nginx'),
  ],
  `logdir="/var/log/nginx"
chown root:adm $logdir
chmod 0755 $logdir
access_log="$logdir/access.log"
if [ ! -e "$access_log" ]; then
  touch "$access_log"
  chmod 640 "$access_log"
  chown www-data:adm "$access_log"
fi
ln -s /etc/nginx/sites-available/default /etc/nginx/sites-enabled/default
mkdir -p /var/www/html
cp /usr/share/nginx/html/index.html /var/www/html/index.nginx-debian.html
`,
)

export const JAVA = having(
  [text('/usr/lib/jvm/java-21-openjdk-amd64/bin/java'), text('/usr/lib/jvm/java-21-openjdk-amd64/lib/jexec')],
  `priority=2111
basedir=/usr/lib/jvm/java-21-openjdk-amd64
jre_tools='java keytool'
[ -d /etc/.java ] || mkdir -m 755 /etc/.java
[ -d /etc/.java/.systemPrefs ] || mkdir -m 755 /etc/.java/.systemPrefs
touch /etc/.java/.systemPrefs/.system.lock
chmod 644 /etc/.java/.systemPrefs/.system.lock
for i in $jre_tools; do
  update-alternatives \\
    --install \\
    /usr/bin/$i \\
    $i \\
    $basedir/bin/$i \\
    $priority \\
    $slave1 $slave2
done
update-alternatives --install /usr/bin/jexec jexec $basedir/lib/jexec $priority
`,
)

export const PHP: Record<string, Made> = {
  'php8.4-cli': having(
    [text('/usr/bin/php8.4'), folder('/etc/php/8.4/cli/conf.d')],
    `for binary in php phar; do
  update-alternatives \\
    --install /usr/bin/\${binary} \${binary} /usr/bin/\${binary}8.4 84 \\
    --slave /usr/share/man/man1/\${binary}.1.gz \${binary}.1.gz /usr/share/man/man1/\${binary}8.4.1.gz
done
phpini="/etc/php/8.4/cli/php.ini"
ucf /usr/lib/php/8.4/php.ini-production.cli $phpini
mods=$(phpquery -M -v 8.4)
`,
  ),
  'php8.4-common': having(
    [
      text('/usr/lib/php/8.4/php.ini-production.cli', 'memory_limit = -1\n'),
      text('/usr/share/php8.4-common/common/pdo.ini', '; priority=10\nextension=pdo.so\n'),
    ],
    'ucf /usr/share/php8.4-common/common/pdo.ini /etc/php/8.4/mods-available/pdo.ini\n',
  ),
  'php-common': having(
    [folder('/var/lib/php/sessions')],
    `if ! dpkg-statoverride --list /var/lib/php/sessions >/dev/null; then
  dpkg-statoverride --update --quiet --add root root 01733 /var/lib/php/sessions
fi
`,
  ),
}

/** A service whose script leaves its folders to tmpfiles.d(5). */
export const tmpfiles = (name: string, line: string, before = ''): Made =>
  having(
    [text(`/usr/lib/tmpfiles.d/${name}.conf`, `${line}\n`), text(`/usr/sbin/${name}`)],
    `${before}if [ -x "$(command -v systemd-tmpfiles)" ]; then
  systemd-tmpfiles \${DPKG_ROOT:+--root="$DPKG_ROOT"} --create ${name}.conf || true
fi
`,
  )

/** The least that a certificate is: a name in its place. */
function certificate(): string {
  const sequence = (...parts: Buffer[]) => encodeDer(0x30, Buffer.concat(parts))
  const commonName = Buffer.from('0603550403', 'hex')
  const subject = sequence(encodeDer(0x31, sequence(commonName, encodeDer(0x0c, Buffer.from('Example CA')))))
  const head = [encodeDer(0xa0, encodeDer(0x02, Buffer.from([2]))), encodeDer(0x02, Buffer.from([1]))]
  const der = sequence(sequence(...head, sequence(), sequence(), sequence(), subject))
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`
}

export const CERTIFICATES: Record<string, Made> = {
  'ca-certificates': having(
    [text('/usr/share/ca-certificates/mozilla/Example.crt', certificate())],
    `if [ ! -e /usr/local/share/ca-certificates ]; then
  if mkdir -m $(stat -L -c %a /usr/local) /usr/local/share/ca-certificates 2>/dev/null; then
    chgrp $(stat -L -c %g /usr/local) /usr/local/share/ca-certificates
  fi
else
  chmod $(stat -L -c %a /usr/local) /usr/local/share/ca-certificates || true
  chown $(stat -L -c %u /usr/local):$(stat -L -c %g /usr/local) /usr/local/share/ca-certificates || true
fi
update-ca-certificates --hooksdir ""
`,
  ),
  'ca-certificates-java': having(
    [text('/etc/default/cacerts')],
    'keytool -importcert -noprompt -keystore /etc/ssl/certs/java/cacerts -file "$pem"\n',
  ),
}

export const SSL_CERT = having(
  [folder('/etc/ssl/private', 0o700)],
  `addgroup --quiet --system --force-badname ssl-cert
make-ssl-cert generate-default-snakeoil
dpkg-statoverride --update --add root ssl-cert 710 /etc/ssl/private
`,
)

export const PYTHON = having(
  [text('/usr/bin/python3.13')],
  `if [ -e /etc/staff-group-for-usr-local ]; then
  perm=2755; group=staff
else
  perm=755; group=root
fi
localsite=/usr/local/lib/python3.13/dist-packages
mkdir -p $localsite 2> /dev/null || true
chmod $perm $localsite 2> /dev/null || true
chown root:$group $localsite 2> /dev/null || true
py3compile -p python3.13-minimal
`,
)

export const READLINE: Made = {
  reason: 'base',
  files: [library(`${LIB}/libreadline.so.8`)],
  scripts: { preinst: `#!/bin/sh\ndpkg-divert --package usr-is-merged --no-rename --divert /.x --add /lib/x\n` },
}

export const READLINE_COMMON = having(
  [text('/usr/share/readline/inputrc', 'set input-meta on')],
  `install_from_default() {
  if [ ! -f $2 ]; then
    cp -p $1 $2
  fi
}
install_from_default /usr/share/readline/inputrc /etc/inputrc
`,
)
