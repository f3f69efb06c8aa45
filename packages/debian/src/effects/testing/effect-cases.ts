import { BASE, LIB, library, program, type Made } from '../../production/testing/carving.ts'
import {
  CERTIFICATES,
  having,
  JAVA,
  keyValueStore,
  NGINX,
  PHP,
  PYTHON,
  READLINE,
  READLINE_COMMON,
  SSL_CERT,
  text,
  tmpfiles,
} from './packages-with-effects.ts'

/** What must stand at a path of the image. */
export interface ExpectedEntry {
  path: string
  type: 'file' | 'directory' | 'symlink'
  /** `mode uid:gid`, mode in octal digits. */
  is?: string
  target?: string
  /** Text that the file holds. */
  holds?: string
}

/** An effect of maintainer scripts, packages that have it, and what the image shows of it. */
export interface EffectCase {
  effect: string
  /** The file of this folder that declares it. */
  by: string
  made: Record<string, Made>
  /** Whom the image runs as; default root, who takes nothing over from services. */
  user?: string
  expected: readonly ExpectedEntry[]
  /** Paths that the image has not. */
  absent?: readonly string[]
  /** Lines of the report: known, and not declared. */
  known?: readonly string[]
}

const link = (path: string, target: string): ExpectedEntry => ({ path, type: 'symlink', target })
const isFolder = (path: string, is: string): ExpectedEntry => ({ path, type: 'directory', is })
const isFile = (path: string, is: string, holds = ''): ExpectedEntry => ({ path, type: 'file', is, holds })

/** The scripts' effects that are known of the sets that base images are made of, one by one. */
export const EFFECT_CASES: readonly EffectCase[] = [
  {
    effect: 'alternatives: nodejs',
    by: 'alternatives.ts',
    made: {
      nodejs: having(
        [text('/usr/bin/nodejs')],
        'update-alternatives --install /usr/bin/js js /usr/bin/nodejs 200 --slave /usr/share/man/man1/js.1.gz js.1.gz /usr/share/man/man1/nodejs.1.gz\n',
      ),
    },
    expected: [link('/usr/bin/js', '/etc/alternatives/js'), link('/etc/alternatives/js', '/usr/bin/nodejs')],
  },
  {
    effect: 'alternatives: openjdk, by a loop over known words',
    by: 'alternatives.ts',
    made: { 'openjdk-21-jre-headless': JAVA },
    expected: [
      link('/usr/bin/java', '/etc/alternatives/java'),
      link('/etc/alternatives/java', '/usr/lib/jvm/java-21-openjdk-amd64/bin/java'),
      link('/etc/alternatives/jexec', '/usr/lib/jvm/java-21-openjdk-amd64/lib/jexec'),
    ],
  },
  {
    effect: 'alternatives: php',
    by: 'alternatives.ts',
    made: PHP,
    expected: [link('/usr/bin/php', '/etc/alternatives/php'), link('/etc/alternatives/php', '/usr/bin/php8.4')],
  },
  {
    effect: 'mkdir, touch, chmod: openjdk’s /etc/.java',
    by: 'state-commands.ts',
    made: { 'openjdk-21-jre-headless': JAVA },
    expected: [
      isFolder('/etc/.java/.systemPrefs', '755 0:0'),
      isFile('/etc/.java/.systemPrefs/.system.lock', '644 0:0'),
    ],
  },
  ...['redis', 'valkey'].map((name): EffectCase => {
    const id = name === 'redis' ? 803 : 804
    return {
      effect: `accounts, mkdir, chown, chmod and statoverride: ${name}`,
      by: 'accounts.ts, service-state.ts, state-commands.ts',
      made: keyValueStore(name),
      expected: [
        isFile('/etc/passwd', '644 0:0', `${name}:x:${id}:${id}:`),
        isFile('/etc/group', '644 0:0', `${name}:x:${id}:`),
        isFolder(`/etc/${name}`, `2770 ${id}:${id}`),
        isFolder(`/var/lib/${name}`, `750 ${id}:${id}`),
        isFolder(`/var/log/${name}`, `2750 ${id}:4`),
        isFile(`/etc/${name}/${name}.conf`, `640 ${id}:${id}`),
      ],
    }
  }),
  {
    effect: 'the same for an image that runs as another user',
    by: 'service-state.ts, state-commands.ts',
    made: keyValueStore('redis'),
    user: 'nonroot',
    expected: [
      isFolder('/var/lib/redis', '750 65532:65532'),
      isFile('/etc/redis/redis.conf', '640 65532:65532'),
      isFile('/etc/passwd', '644 0:0', 'redis:x:803:803:'),
    ],
  },
  {
    effect: 'accounts and folders: postgresql, of whose scripts none is in the image',
    by: 'accounts.ts, service-state.ts',
    made: { 'postgresql-17': { reason: 'base', files: [text('/usr/lib/postgresql/17/bin/postgres')] } },
    expected: [
      isFile('/etc/passwd', '644 0:0', 'postgres:x:801:801:'),
      isFolder('/run/postgresql', '2775 801:801'),
      isFolder('/var/lib/postgresql', '755 801:801'),
    ],
  },
  {
    effect: 'chown, chmod, mkdir, touch, cp and ln: nginx-common',
    by: 'state-commands.ts, service-state.ts',
    made: { 'nginx-common': NGINX },
    expected: [
      isFile('/etc/passwd', '644 0:0', 'www-data:x:33:33:'),
      isFolder('/var/lib/nginx', '755 33:33'),
      isFolder('/var/log/nginx', '755 33:33'),
      isFile('/var/log/nginx/access.log', '640 33:4'),
      link('/etc/nginx/sites-enabled/default', '/etc/nginx/sites-available/default'),
      isFolder('/var/www/html', '755 0:0'),
      isFile('/var/www/html/index.nginx-debian.html', '644 0:0', 'Welcome'),
    ],
  },
  {
    effect: 'cp: memcached’s settings; mkdir in a preinst: mariadb’s data',
    by: 'service-state.ts',
    made: {
      memcached: having(
        [text('/usr/share/memcached/memcached.conf.default', '-m 64')],
        'cp /usr/share/memcached/memcached.conf.default /etc/memcached.conf\n',
      ),
      'mariadb-server': having([text('/usr/sbin/mysqld')], 'mysql_datadir=/var/lib/mysql\n'),
    },
    expected: [
      isFile('/etc/memcached.conf', '644 0:0', '-m 64'),
      isFolder('/var/lib/mysql', '755 802:802'),
      isFile('/etc/passwd', '644 0:0', 'mysql:x:802:802:'),
    ],
  },
  {
    effect: 'statoverride: php-common’s sessions',
    by: 'state-commands.ts',
    made: PHP,
    expected: [isFolder('/var/lib/php/sessions', '1733 0:0')],
  },
  {
    effect: 'ucf and phpquery: php.ini and modules',
    by: 'php-modules.ts',
    made: PHP,
    expected: [
      isFile('/etc/php/8.4/cli/php.ini', '644 0:0', 'memory_limit = -1'),
      isFile('/etc/php/8.4/mods-available/pdo.ini', '644 0:0', 'extension=pdo.so'),
      link('/etc/php/8.4/cli/conf.d/10-pdo.ini', '/etc/php/8.4/mods-available/pdo.ini'),
    ],
  },
  {
    effect: 'ucf: a configuration file that the package itself ships',
    by: 'package-effects.ts',
    made: {
      server: having(
        [text('/usr/share/server/server.conf', 'listen')],
        'ucf --three-way /usr/share/server/server.conf /etc/server.conf\n',
      ),
    },
    expected: [isFile('/etc/server.conf', '644 0:0', 'listen')],
  },
  {
    effect: 'adduser and tmpfiles: haproxy',
    by: 'accounts.ts, tmpfiles.ts',
    made: {
      haproxy: tmpfiles(
        'haproxy',
        'd /run/haproxy 2775 haproxy haproxy -',
        `adduser --system --disabled-password --disabled-login --home /var/lib/haproxy \\
  --no-create-home --quiet --force-badname --group haproxy
`,
      ),
    },
    expected: [isFile('/etc/passwd', '644 0:0', 'haproxy:x:805:805:'), isFolder('/run/haproxy', '2775 805:805')],
  },
  {
    effect: 'tmpfiles: php-fpm',
    by: 'tmpfiles.ts',
    made: { 'php8.4-fpm': tmpfiles('php8.4-fpm', '    d /run/php              0755 www-data www-data -   -') },
    expected: [isFolder('/run/php', '755 33:33')],
  },
  {
    effect: 'groups and statoverride: ssl-cert, whose private key is no part of an image',
    by: 'accounts.ts, state-commands.ts',
    made: {
      'ssl-cert': SSL_CERT,
    },
    expected: [isFile('/etc/group', '644 0:0', 'ssl-cert:x:814:'), isFolder('/etc/ssl/private', '710 0:814')],
    known: ['make-ssl-cert generate-default-snakeoil'],
  },
  {
    effect: 'cp: base-passwd’s accounts, libc-bin’s name service',
    by: 'accounts.ts, base-effects.ts',
    made: {
      'base-passwd': having(
        [text('/usr/sbin/x')],
        'cp "$DPKG_ROOT/usr/share/base-passwd/passwd.master" "$DPKG_ROOT/etc/passwd"\n',
      ),
      'libc-bin': having([text('/usr/bin/getent')], 'cp /usr/share/libc-bin/nsswitch.conf /etc/nsswitch.conf\n'),
    },
    expected: [
      isFile('/etc/passwd', '644 0:0', 'nonroot:x:65532:65532:'),
      isFile('/etc/passwd', '644 0:0', 'root:x:0:0:'),
      isFile('/etc/shadow', '640 0:42', 'root:*:'),
      isFile('/etc/nsswitch.conf', '644 0:0', 'hosts:          files dns'),
    ],
  },
  {
    effect: 'ln: tzdata’s local time',
    by: 'base-effects.ts',
    made: {
      tzdata: having([text('/usr/share/zoneinfo/Etc/UTC')], 'ln -nsf /usr/share/zoneinfo/$AREA/$ZONE /etc/localtime\n'),
    },
    expected: [link('/etc/localtime', '/usr/share/zoneinfo/Etc/UTC'), isFile('/etc/timezone', '644 0:0', 'Etc/UTC')],
  },
  {
    effect: 'cp: readline’s key bindings, log-in shells',
    by: 'service-state.ts',
    made: {
      'readline-common': READLINE_COMMON,
      debianutils: having(
        [text('/usr/share/debianutils/shells', '/bin/sh')],
        'cp -p "$DPKG_ROOT/usr/share/debianutils/shells" "$DPKG_ROOT/etc/shells"\n',
      ),
    },
    expected: [isFile('/etc/inputrc', '644 0:0', 'set input-meta on'), isFile('/etc/shells', '644 0:0', '/bin/sh')],
  },
  {
    effect: 'update-ca-certificates and keytool: trusted certificates',
    by: 'certificates.ts, java-trust-store.ts, state-commands.ts',
    made: CERTIFICATES,
    expected: [
      isFile('/etc/ssl/certs/ca-certificates.crt', '644 0:0', 'BEGIN CERTIFICATE'),
      link('/etc/ssl/certs/Example.pem', '/usr/share/ca-certificates/mozilla/Example.crt'),
      isFile('/etc/ssl/certs/java/cacerts', '644 0:0', 'debian:example.pem'),
      isFolder('/usr/local/share/ca-certificates', '755 0:0'),
    ],
  },
  {
    effect: 'py3compile: byte code, which Python makes in memory as well; folders below /usr/local',
    by: 'answered-commands.ts, state-commands.ts',
    made: {
      'python3.13-minimal': PYTHON,
    },
    expected: [isFolder('/usr/local/lib/python3.13/dist-packages', '755 0:0')],
  },
  {
    effect: 'ldconfig: the linker’s cache',
    by: 'linker-cache.ts',
    made: {
      ...BASE,
      app: {
        reason: 'base',
        needs: ['libc6'],
        files: [program('/usr/bin/app', ['libc.so.6']), library(`${LIB}/libx.so.1`)],
      },
    },
    expected: [isFile('/etc/ld.so.cache', '644 0:0', `${LIB}/libx.so.1`)],
  },
  {
    effect: 'diversions: the merged /usr of libc6 and libreadline8t64, dash as /bin/sh',
    by: 'base-effects.ts, answered-commands.ts',
    made: {
      libreadline8t64: READLINE,
      dash: having(
        [program('/usr/bin/dash', [])],
        'cp -dp "$DPKG_ROOT$dfile" "$distrib"\nln -sf "$ltarget" "$DPKG_ROOT$temp"\n',
      ),
    },
    expected: [link('/lib', 'usr/lib'), link('/bin', 'usr/bin')],
  },
  {
    effect: 'setcap and pam-auth-update: known, and not declared',
    by: 'none: file capabilities and PAM profiles are for a booted system',
    made: {
      iproute2: having([text('/usr/bin/ip')], 'setcap "cap_dac_override,cap_bpf,cap_net_admin=ep" /bin/ip\n'),
      'libpam-runtime': having([text('/etc/pam.d/other')], 'pam-auth-update --root "$DPKG_ROOT" --package $force\n'),
    },
    expected: [],
    known: ['setcap cap_dac_override,cap_bpf,cap_net_admin=ep /bin/ip', 'pam-auth-update --root  --package …'],
  },
]
