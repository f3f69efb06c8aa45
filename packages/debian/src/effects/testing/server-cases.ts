import { having, text } from './packages-with-effects.ts'
import type { EffectCase, ExpectedEntry } from './effect-cases.ts'

const link = (path: string, target: string): ExpectedEntry => ({ path, type: 'symlink', target })
const isFile = (path: string, holds: string): ExpectedEntry => ({ path, type: 'file', is: '644 0:0', holds })

const APACHE = having(
  [
    ...['mpm_event', 'mpm_prefork', 'auth_basic', 'authn_core', 'status'].map((name) =>
      text(
        `/etc/apache2/mods-available/${name}.load`,
        name === 'auth_basic' ? '# Depends: authn_core\n' : 'LoadModule\n',
      ),
    ),
    text('/etc/apache2/mods-available/status.conf'),
    text('/etc/apache2/conf-available/charset.conf'),
    text('/etc/apache2/sites-available/000-default.conf'),
  ],
  `enable () {
  a2enmod -m -q mpm_event
  for module in auth_basic status absent; do
    a2enmod -m -q $module
  done
}
for conf in charset; do a2enconf -m -q $conf; done
a2ensite -q 000-default
a2enmod -m -q "mpm_$MPM"
`,
)

/** Effects of the scripts of servers. */
export const SERVER_CASES: readonly EffectCase[] = [
  {
    effect: 'chown -R: what rabbitmq-server’s script has made below a folder of the package',
    by: 'state-commands.ts',
    made: {
      'rabbitmq-server': having(
        [{ path: '/var/lib/rabbitmq', type: 'directory' }],
        `adduser --system --group --home /var/lib/rabbitmq rabbitmq
mkdir -p /var/lib/rabbitmq/mnesia
chmod 750 /var/lib/rabbitmq/mnesia
chown -R rabbitmq:rabbitmq /var/lib/rabbitmq
`,
      ),
    },
    user: 'nonroot',
    expected: [
      { path: '/var/lib/rabbitmq', type: 'directory', is: '755 65532:65532' },
      { path: '/var/lib/rabbitmq/mnesia', type: 'directory', is: '750 65532:65532' },
    ],
  },
  {
    effect: 'a2enmod, a2enconf, a2ensite: apache2’s own modules, settings and default site',
    by: 'apache-modules.ts',
    made: { apache2: APACHE },
    expected: [
      link('/etc/apache2/mods-enabled/mpm_event.load', '../mods-available/mpm_event.load'),
      link('/etc/apache2/mods-enabled/auth_basic.load', '../mods-available/auth_basic.load'),
      link('/etc/apache2/mods-enabled/authn_core.load', '../mods-available/authn_core.load'),
      link('/etc/apache2/mods-enabled/status.conf', '../mods-available/status.conf'),
      link('/etc/apache2/conf-enabled/charset.conf', '../conf-available/charset.conf'),
      link('/etc/apache2/sites-enabled/000-default.conf', '../sites-available/000-default.conf'),
    ],
    absent: ['/etc/apache2/mods-enabled/mpm_prefork.load', '/etc/apache2/mods-enabled/absent.load'],
  },
  {
    effect: 'apache2_invoke: a module that needs another way of working off requests',
    by: 'apache-modules.ts',
    made: {
      apache2: APACHE,
      'libapache2-mod-php8.4': having(
        [text('/etc/apache2/mods-available/php8.4.load', '# Conflicts: php5\n# Depends: mpm_prefork\nLoadModule\n')],
        'ucf /usr/lib/php/8.4/php.ini-production /etc/php/8.4/apache2/php.ini\nif php_enable; then\nfor conf in php8.4  ; do\n\tapache2_invoke enmod $conf  || exit 1\ndone\nfi\n',
      ),
    },
    expected: [
      link('/etc/apache2/mods-enabled/php8.4.load', '../mods-available/php8.4.load'),
      link('/etc/apache2/mods-enabled/mpm_prefork.load', '../mods-available/mpm_prefork.load'),
    ],
    absent: ['/etc/apache2/mods-enabled/mpm_event.load'],
  },
  {
    effect: 'ln: modules of nginx, default sites and modules of FreeRADIUS',
    by: 'enabled-settings.ts',
    made: {
      'libnginx-mod-stream': having(
        [text('/usr/share/nginx/modules-available/mod-stream.conf')],
        `for confpair in mod-stream.conf:50-mod-stream.conf  ; do
  from=$(echo $confpair | cut -d: -f1)
  to=$(echo $confpair | cut -d: -f2)
  ln -sf /usr/share/nginx/modules-available/$from /etc/nginx/modules-enabled/$to
done
`,
      ),
      'freeradius-config': having(
        [text('/etc/freeradius/3.0/sites-available/default')],
        `for site in default inner-tunnel; do
  ln -s ../sites-available/$site /etc/freeradius/3.0/sites-enabled/$site
done
`,
      ),
    },
    expected: [
      link('/etc/nginx/modules-enabled/50-mod-stream.conf', '/usr/share/nginx/modules-available/mod-stream.conf'),
      link('/etc/freeradius/3.0/sites-enabled/default', '../sites-available/default'),
    ],
    absent: ['/etc/freeradius/3.0/sites-enabled/inner-tunnel'],
  },
  {
    effect: 'cp: settings and pages that lighttpd, sshd, postfix and R start with; accounts',
    by: 'service-state.ts, accounts.ts',
    made: {
      lighttpd: having(
        [text('/usr/share/lighttpd/index.html', 'page'), text('/etc/lighttpd/conf-available/99-unconfigured.conf')],
        'lighty-enable-mod unconfigured\ncp /usr/share/lighttpd/index.html /var/www/html/index.lighttpd.html\n',
      ),
      'openssh-server': having(
        [text('/usr/share/openssh/sshd_config', 'UsePAM yes')],
        'cp -aZ /usr/share/openssh/sshd_config "$new_config"\nucf --three-way "$new_config" /etc/ssh/sshd_config\n',
      ),
      postfix: having(
        [text('/usr/share/postfix/main.cf.debian', 'main'), text('/usr/share/postfix/master.cf.dist', 'master')],
        'cp /usr/share/postfix/main.cf.debian main.cf\n',
      ),
      'r-base-core': having(
        [text('/usr/lib/R/etc/Renviron.ucf', 'R_LIBS_SITE')],
        'chmod 0644 "$tmpRenviron"\nucf "$tmpRenviron" /etc/R/Renviron\n',
      ),
      'erlang-base': having(
        [text('/usr/bin/erl')],
        'adduser --quiet --system --group --no-create-home --home /run/epmd epmd\n',
      ),
    },
    expected: [
      link('/etc/lighttpd/conf-enabled/99-unconfigured.conf', '/etc/lighttpd/conf-available/99-unconfigured.conf'),
      isFile('/var/www/html/index.lighttpd.html', 'page'),
      isFile('/etc/ssh/sshd_config', 'UsePAM yes'),
      isFile('/etc/postfix/main.cf', 'main'),
      isFile('/etc/postfix/master.cf', 'master'),
      isFile('/etc/R/Renviron', 'R_LIBS_SITE'),
      isFile('/etc/passwd', 'epmd:x:840:840:'),
    ],
  },
  {
    effect: 'settings of MariaDB’s programs; modules of Apache where it is not there; mending of upgrades',
    by: 'alternatives.ts, apache-modules.ts, answered-commands.ts',
    made: {
      'mysql-common': having(
        [text('/etc/mysql/my.cnf.fallback')],
        'update-alternatives --install /etc/mysql/my.cnf my.cnf /etc/mysql/my.cnf.fallback 100\n',
      ),
      'mariadb-common': having(
        [text('/etc/mysql/mariadb.cnf')],
        '/usr/share/mysql-common/configure-symlinks install mariadb /etc/mysql/mariadb.cnf\n',
      ),
      'javascript-common': having(
        [text('/etc/javascript-common/javascript-common.conf')],
        'apache2_invoke enconf javascript-common\n',
      ),
      app: {
        ...having(
          [text('/usr/share/app/x')],
          'mv /etc/app.conf.dpkg-new /etc/app.conf\necho >> /run/reboot-required.pkgs\n',
        ),
      },
    },
    expected: [
      link('/etc/mysql/my.cnf', '/etc/alternatives/my.cnf'),
      link('/etc/alternatives/my.cnf', '/etc/mysql/mariadb.cnf'),
    ],
  },
  {
    effect: 'pam-auth-update: PAM’s common settings, from the profiles of kept packages',
    by: 'what reads the profiles for development images, too',
    made: {
      'libpam-runtime': having(
        [
          text('/usr/share/pam/common-auth', '$auth_primary\nauth\trequisite\t\t\tpam_deny.so\n$auth_additional\n'),
          text(
            '/usr/share/pam-configs/unix',
            'Name: Unix\nDefault: yes\nPriority: 256\nAuth-Type: Primary\nAuth:\n\t[success=end default=ignore]\tpam_unix.so\n',
          ),
        ],
        'pam-auth-update --root "$DPKG_ROOT" --package $force\n',
      ),
      'libpam-ssh': having([text('/usr/share/libpam-ssh/x')], 'pam-auth-update --package\n'),
    },
    expected: [isFile('/etc/pam.d/common-auth', 'auth\t[success=1 default=ignore]\tpam_unix.so')],
    absent: ['/var/lib/pam/auth'],
  },
  {
    effect: 'caches that programs make for themselves, byte code, links of services',
    by: 'answered-commands.ts',
    made: {
      app: having(
        [text('/usr/share/app/x')],
        `fc-cache -s -v
pypy3compile -p app
update-icon-caches /usr/share/icons/x
/usr/lib/emacsen-common/emacs-package-install --postinst app
mkdir -p /etc/systemd/system/x.wants
`,
      ),
    },
    expected: [],
  },
]
