import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import type { Accounts } from './accounts.ts'
import { SETTINGS_OF_MYSQL } from './alternatives.ts'

/** Commands of a package that an image needs nothing of, or has already. */
interface AnsweredCommands {
  readonly package: string
  /** All of its commands unless given. */
  readonly programs?: readonly string[]
  readonly reason: string
}

export const ANSWERED_COMMANDS: readonly AnsweredCommands[] = [
  {
    package: 'apache2',
    programs: ['a2enmod'],
    reason: 'modules of other packages are linked whichever is configured first (apache-modules.ts)',
  },
  { package: 'base-files', reason: 'every image gets the folders and links (base-effects.ts)' },
  { package: 'base-passwd', programs: ['cp'], reason: 'passwd and group are written (accounts.ts)' },
  { package: 'ca-certificates', programs: ['>'], reason: 'all certificates of Mozilla are trusted (certificates.ts)' },
  { package: 'ca-certificates-java', reason: 'the trust store is written (java-trust-store.ts)' },
  { package: 'bash', programs: ['ln'], reason: 'it makes /bin/sh where a broken upgrade took it' },
  {
    package: 'caddy',
    programs: ['usermod'],
    reason: 'its account may read what belongs to www-data; an image has nothing',
  },
  { package: 'dash', reason: 'it ships /bin/sh; its scripts take back diversions of older releases' },
  {
    package: 'fontconfig-config',
    programs: ['ln'],
    reason: 'the links of its default answers are made (service-state.ts)',
  },
  { package: 'git', programs: ['ln', 'mkdir'], reason: 'it mends upgrades from a version of 2010' },
  { package: 'javascript-common', programs: ['ln'], reason: 'it links settings of web servers that a host may have' },
  { package: 'libc-bin', reason: 'every image gets /etc/nsswitch.conf (base-effects.ts)' },
  { package: 'libc6', reason: 'the merged /usr is there from the start (base-effects.ts)' },
  { package: 'libgssapi-krb5-2', programs: ['cp'], reason: 'it mends upgrades from a version of 2014' },
  { package: 'libreadline8t64', reason: 'the merged /usr is there from the start (base-effects.ts)' },
  { package: 'libtirpc3t64', reason: 'the merged /usr is there from the start (base-effects.ts)' },
  {
    package: 'locales',
    reason:
      'by default none is compiled; C.UTF-8 is built into the C library, and locales-all holds all of them compiled',
  },
  { package: 'memcached', programs: ['mkdir'], reason: '/etc is there' },
  { package: 'mosquitto', programs: ['chown'], reason: 'it mends the owner of a log file of older versions' },
  { package: 'openssl', programs: ['ln'], reason: 'it mends a link of older releases' },
  {
    package: 'openssh-client',
    programs: ['addgroup', 'chgrp', 'chmod', 'groupmod', 'systemd-tmpfiles'],
    reason:
      'they keep other programs of the same user from looking into ssh-agent; no program of an image gains rights',
  },
  {
    package: 'prometheus-postgres-exporter',
    programs: ['chmod', 'chown'],
    reason: 'the settings of its service, which an image does not read',
  },
  {
    package: 'sgml-base',
    reason: 'the list of catalogues is written (document-catalogs.ts); the rest mends old releases',
  },
  { package: 'emacsen-common', reason: 'it keeps lists for its own scripts, which compile add-ons' },
  { package: 'freetds-common', programs: ['cp'], reason: 'the settings are copied (service-state.ts)' },
  { package: 'lighttpd', programs: ['lighty-enable-mod'], reason: 'the link is made (service-state.ts)' },
  {
    package: 'openssh-server',
    programs: ['cp', 'ucf'],
    reason: 'the settings are copied (service-state.ts); keys of a host are made by its administrator',
  },
  { package: 'pkgconf-bin', programs: ['install'], reason: 'a folder that is empty' },
  { package: 'postfix', programs: ['cp'], reason: 'the settings are copied (service-state.ts)' },
  ...['python3.11-minimal', 'python3.13-minimal', 'python3.14-minimal'].map((name) => ({
    package: name,
    programs: ['mkdir', 'touch'],
    reason: 'marks for its own scripts; folders below /usr/local are made all the same',
  })),
  { package: 'kmod', reason: 'modules of the kernel are a host’s' },
  { package: 'libgcrypt20', reason: 'it mends upgrades over libraries that somebody put into /lib' },
  { package: 'libwrap0', reason: 'its files hold comments alone; a program without them refuses nobody, too' },
  { package: 'mysql-common', programs: ['>', 'mv'], reason: 'it mends upgrades from versions of 2014' },
  { package: 'netbase', reason: 'who starts an image gives it /etc/hosts; names of networks are for tools of a host' },
  { package: 'python3', reason: 'settings and hooks of its byte code compiler' },
  { package: 'r-base-core', programs: ['chmod', 'ucf'], reason: 'the settings are copied (service-state.ts)' },
  { package: 'tzdata', reason: 'the local time zone is declared (base-effects.ts)' },
]

const LEFT_BY_DPKG = /\.dpkg-(?:backup|bak|dist|new|old|remove|tmp)/
const REBOOT = /^\/(?:var\/)?run\/reboot-required/
/** They make byte code of Emacs and Python. */
const HOOKS = /^\/usr\/(?:lib\/emacsen-common\/|share\/python3\/runtime\.d\/)/

/** Whether a command's effect is declared elsewhere, or it has none in an image that starts from nothing. */
export function isAnswered(command: MaintainerCommand, owner: string, accounts: Accounts): boolean {
  const [program = '', ...args] = command.words
  if (args.length === 0 || isListed(program, owner) || isForUpgrades(command)) return true
  switch (program) {
    case 'ldconfig':
    case 'update-ca-certificates':
    // Byte code, which Python makes in memory as well.
    case 'py3compile':
    case 'pypy3compile':
    // Caches that programs do without, or make for themselves.
    case 'fc-cache':
    case 'gtk-update-icon-cache':
    case 'update-icon-caches':
    // For the kernel of a host.
    case 'update-binfmts':
      return true
    case 'systemd-sysusers':
      return accounts.users.some(({ packages }) => packages?.includes(owner))
    case 'ln':
      return (args.at(-1) ?? '').startsWith('/usr/share/doc/') || isOfBootedSystem(program, args)
    case 'update-catalog':
      return args.includes('--super') || args.includes('--update-super')
    case 'update-alternatives':
      return !args.slice(0, 4).includes('…') || !args.includes('--install')
    case 'phpquery':
    case SETTINGS_OF_MYSQL:
      return true
    case 'ucf':
      // What PHP's packages copy by ucf is enabled as a whole (php-modules.ts).
      return args.includes('--purge') || (/^(?:libapache2-mod-)?php\d/.test(owner) && isPhpCopy(args))
    case 'pam-auth-update':
      return args.includes('--remove')
    case 'dpkg-statoverride':
      return !args.includes('--add')
    case 'dpkg-divert':
      return isDivertedFile(command) || args.includes('--no-rename') || !args.includes('--add')
    case 'adduser':
    case 'addgroup':
    case 'useradd':
    case 'groupadd':
      return args.some((word) => accounts.users.some(({ name }) => name === word) || accounts.groups.has(word))
    default:
      return isOfBootedSystem(program, args)
  }
}

/** What moves or mends files of an older version: an image starts from nothing. */
function isForUpgrades({ script, words: [program, ...args] }: MaintainerCommand): boolean {
  if (program === 'mv' && script === 'preinst') return true
  return ['mv', '>'].includes(program ?? '') && args.some((word) => LEFT_BY_DPKG.test(word) || REBOOT.test(word))
}

/** Hooks that compile, lists of modules that GIO and (for keyboards) GTK do without, and what a host starts. */
function isOfBootedSystem(program: string, args: readonly string[]): boolean {
  if (HOOKS.test(program) || /\/(?:gio-querymodules|gtk-query-immodules-[23]\.0)$/.test(program)) return true
  return args.some((word) => /^\/etc\/(?:init\.d|apparmor\.d|systemd)\//.test(word))
}

function isListed(program: string, owner: string): boolean {
  return ANSWERED_COMMANDS.some((entry) => entry.package === owner && (entry.programs?.includes(program) ?? true))
}

/** What `knownDiversions` moves out of the way. */
function isDivertedFile({ script, literal, words }: MaintainerCommand): boolean {
  return script === 'preinst' && literal && words.includes('--rename') && words.includes('--divert')
}

function isPhpCopy(args: readonly string[]): boolean {
  return args.some((word) => /^\/etc\/php\/\d+\.\d+\/(?:mods-available\/|[a-z0-9]+\/php\.ini$)/.test(word))
}
