import type { MaintainerCommand } from '../package/maintainer-commands.ts'

interface StateFolder {
  /** Packages of which one is enough. */
  packages: readonly string[]
  /** Who owns it: user, and group where that is another. */
  account: string
  group?: string
  mode: number
  path: string
}

const keyValueStore = (name: string): StateFolder[] => [
  { packages: [`${name}-tools`], account: name, mode: 0o2770, path: `/etc/${name}` },
  { packages: [`${name}-tools`], account: name, mode: 0o750, path: `/var/lib/${name}` },
  { packages: [`${name}-tools`], account: name, group: 'adm', mode: 0o2750, path: `/var/log/${name}` },
]

/** Folders that a program writes into, where no script's text says so plainly, or a script of a package left out does. */
const STATE_FOLDERS: readonly StateFolder[] = [
  { packages: ['mariadb-server'], account: 'mysql', mode: 0o755, path: '/var/lib/mysql' },
  { packages: ['nginx-common'], account: 'www-data', mode: 0o755, path: '/var/lib/nginx' },
  { packages: ['nginx-common'], account: 'www-data', mode: 0o755, path: '/var/log/nginx' },
  { packages: ['bind9'], account: 'bind', mode: 0o775, path: '/var/cache/bind' },
  { packages: ['bind9'], account: 'bind', mode: 0o775, path: '/var/lib/bind' },
  { packages: ['etcd-server'], account: 'etcd', mode: 0o700, path: '/var/lib/etcd' },
  ...keyValueStore('redis'),
  ...keyValueStore('valkey'),
  // postgresql-common makes them.
  ...['postgresql-15', 'postgresql-17'].flatMap((name): StateFolder[] => [
    { packages: [name], account: 'postgres', mode: 0o2775, path: '/run/postgresql' },
    { packages: [name], account: 'postgres', mode: 0o755, path: '/var/lib/postgresql' },
  ]),
]

interface TabledCopy {
  package: string
  from: string
  to: string
}

/** A copy that a script makes of a packaged file, or a link that it makes, where its text cannot be read plainly. */
const COPIES: readonly TabledCopy[] = [
  { package: 'apache2', from: '/usr/share/apache2/default-site/index.html', to: '/var/www/html/index.html' },
  { package: 'debianutils', from: '/usr/share/debianutils/shells', to: '/etc/shells' },
  { package: 'freetds-common', from: '/usr/share/freetds/freetds.conf', to: '/etc/freetds/freetds.conf' },
  { package: 'lighttpd', from: '/usr/share/lighttpd/index.html', to: '/var/www/html/index.lighttpd.html' },
  { package: 'memcached', from: '/usr/share/memcached/memcached.conf.default', to: '/etc/memcached.conf' },
  { package: 'nginx-common', from: '/usr/share/nginx/html/index.html', to: '/var/www/html/index.nginx-debian.html' },
  { package: 'openssh-server', from: '/usr/share/openssh/sshd_config', to: '/etc/ssh/sshd_config' },
  { package: 'postfix', from: '/usr/share/postfix/main.cf.debian', to: '/etc/postfix/main.cf' },
  { package: 'postfix', from: '/usr/share/postfix/master.cf.dist', to: '/etc/postfix/master.cf' },
  { package: 'r-base-core', from: '/usr/lib/R/etc/Renviron.ucf', to: '/etc/R/Renviron' },
  { package: 'readline-common', from: '/usr/share/readline/inputrc', to: '/etc/inputrc' },
]
const LINKS: readonly { package: string; path: string; target: string }[] = [
  // What its questions answer by default.
  ...['10-hinting-slight.conf', '70-no-bitmaps-except-emoji.conf'].map((name) => ({
    package: 'fontconfig-config',
    path: `/etc/fonts/conf.d/${name}`,
    target: `/usr/share/fontconfig/conf.avail/${name}`,
  })),
  {
    package: 'lighttpd',
    path: '/etc/lighttpd/conf-enabled/99-unconfigured.conf',
    target: '/etc/lighttpd/conf-available/99-unconfigured.conf',
  },
  { package: 'nginx-common', path: '/etc/nginx/sites-enabled/default', target: '/etc/nginx/sites-available/default' },
]

const ofPackage = <T extends { package: string }>(table: readonly T[], owner: string) =>
  table.filter((entry) => entry.package === owner)

/** The tabled folders of a package. */
export function stateFolders(owner: string): StateFolder[] {
  return STATE_FOLDERS.filter(({ packages }) => packages.includes(owner))
}

/** The tabled copies of a package's files. */
export function tabledCopies(owner: string): TabledCopy[] {
  return ofPackage(COPIES, owner)
}

/** The tabled links of a package. */
export function tabledLinks(owner: string): { path: string; target: string }[] {
  return ofPackage(LINKS, owner)
}

/** Whether a table declares what a command does: by its paths, or, where these cannot be read, by its package. */
export function isTabled({ words, literal }: MaintainerCommand, owner: string): boolean {
  const [program = ''] = words
  const has = (...paths: string[]) => !literal || paths.every((path) => words.includes(path))
  if (program === 'cp') return tabledCopies(owner).some(({ from, to }) => has(from, to))
  if (program === 'ln') return tabledLinks(owner).some(({ path, target }) => has(path, target))
  return ['mkdir', 'chown', 'chmod'].includes(program) && !literal && stateFolders(owner).length > 0
}
