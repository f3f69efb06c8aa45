import type { PackageReason } from '@whittle/core'

/** What a file rule looks at besides the path. */
export interface FileRuleContext {
  /** Reason and section of the package that ships the file. */
  readonly reason: PackageReason
  readonly section: string
  /** Names of all packages that are asked for by name or by the base. */
  readonly roots: ReadonlySet<string>
  /** What the kept files show. */
  readonly found: FoundInFiles
}

/** Facts of all kept files together that rules depend on. */
export interface FoundInFiles {
  /** A compiler is kept: headers and static libraries are its run-time files. */
  readonly compiler: boolean
  /** A kept program or library, other than the C library's own, converts character sets. */
  readonly iconv: boolean
}

interface FileRule {
  /** What it leaves out, as a sentence. */
  readonly text: string
  readonly pattern: RegExp
  /** Files that stay although the pattern holds. */
  readonly except?: RegExp
  /** Sections whose packages, when asked for by name, are wanted for just these files. */
  readonly unlessSections?: readonly string[]
  /** Packages that make use of these files: when one of them is asked for the rule rests. */
  readonly unlessAskedFor?: readonly string[]
  readonly unless?: keyof FoundInFiles
}

const FILE_RULES = {
  documentation: {
    text: 'Documentation, change logs and examples; copyright files and notices stay.',
    pattern: /^\/usr\/share\/(?:doc|gtk-doc|help|ri|doc-base|devhelp)\//,
    except: /^\/usr\/share\/doc\/(?:[^/]+|[^/]+\/(?:copyright|NOTICE)[^/]*)$/,
    unlessSections: ['doc'],
  },
  'manual-pages': {
    text: 'Manual and info pages.',
    pattern:
      /^\/usr\/(?:local\/)?(?:share\/)?(?:man|info)\/|^\/usr\/(?:lib|share)\/.*\/man\/(?:[^/]+\/)?man[1-9n][^/]*\//,
    unlessSections: ['doc'],
    unlessAskedFor: ['info', 'man-db', 'mandoc', 'perl-doc'],
  },
  translations: {
    text: 'Translations of messages.',
    pattern: /^\/usr\/share\/(?:locale|locale-langpack)\/(?!locale\.alias$)/,
    unlessSections: ['localization'],
    unlessAskedFor: ['locales', 'locales-all'],
  },
  headers: {
    text: 'Headers and build descriptions for compilers.',
    pattern:
      /^\/usr\/(?:local\/)?include\/|^\/usr\/(?:lib|share)\/(?:.*\/)?(?:pkgconfig|cmake|aclocal)\/|^\/usr\/lib\/[^/]+\/perl\/[^/]+\/CORE\/.*\.h$/,
    unlessSections: ['libdevel', 'devel'],
    unless: 'compiler',
  },
  'static-libraries': {
    // Libtool archives below that are how some programs find their plug-ins.
    text: 'Static libraries and start files for linkers, and libtool archives beside them.',
    pattern: /^\/usr\/lib\/(?:.*\.(?:a|o)|(?:[^/]+-linux-gnu[^/]*\/)?[^/]+\.la)$/,
    unlessSections: ['libdevel', 'devel'],
    unless: 'compiler',
  },
  'debug-symbols': {
    text: 'Debug symbols and helpers of debuggers.',
    pattern: /^\/usr\/lib\/debug\/|^\/usr\/share\/(?:gdb\/auto-load|gcc[^/]*\/python|systemtap)\//,
    unlessSections: ['debug'],
    unlessAskedFor: ['gdb', 'systemtap'],
  },
  completions: {
    text: 'Completions for interactive shells.',
    pattern:
      /^\/usr\/share\/(?:bash-completion|zsh\/(?:vendor-completions|site-functions)|fish\/(?:vendor_)?completions[^/]*)\/|^\/etc\/bash_completion\.d\//,
    unlessAskedFor: ['bash-completion', 'fish', 'zsh'],
  },
  'editor-support': {
    text: 'Add-ons for editors, and desktop entries.',
    pattern:
      /^\/usr\/share\/(?:vim\/(?:addons|registry)|emacs\/site-lisp|applications|pixmaps|metainfo|appdata|menu)\/|^\/usr\/lib\/menu\//,
    unlessSections: ['editors'],
  },
  'package-checks': {
    text: 'Data for checks and bug reports about packages.',
    pattern: /^\/usr\/share\/(?:lintian|bug|reportbug|apport|linda)\//,
  },
  'service-units': {
    text: 'Units and init scripts of a booted system.',
    pattern:
      /^\/(?:usr\/lib|etc)\/systemd\/(?!systemd[^/]*$)|^\/etc\/(?:init\.d|init|rc[0-9S]\.d|insserv[^/]*|sv|runit)\/|^\/usr\/lib\/(?:init|lsb)\/|^\/usr\/share\/runit\//,
    unlessAskedFor: ['systemd', 'systemd-sysv', 'init', 'runit', 'sysv-rc', 'sysvinit-core', 'lsb-base'],
  },
  'host-configuration': {
    text: 'Declarations for a booted system: users, temporary files, kernel, devices, firewall.',
    pattern:
      /^\/(?:usr\/lib|etc)\/(?:sysusers|tmpfiles|binfmt|modules-load|modprobe|sysctl|pcrlock)\.d\/|^\/usr\/lib\/(?:udev|kernel|dracut|NetworkManager)\/|^\/etc\/(?:udev|kernel|ufw|apparmor\.d|initramfs-tools)\/|^\/usr\/share\/(?:initramfs-tools|apparmor[^/]*|binfmts)\//,
    unlessAskedFor: ['systemd', 'udev', 'apparmor', 'ufw'],
  },
  'scheduled-jobs': {
    text: 'Jobs of cron and configuration of logrotate and rsyslog.',
    pattern: /^\/etc\/(?:cron\.[^/]+|logrotate\.d|rsyslog\.d|anacrontab$|logcheck|network\/if-)/,
    unlessAskedFor: [
      'anacron',
      'bcron',
      'cron',
      'cronie',
      'ifupdown',
      'logcheck',
      'logrotate',
      'rsyslog',
      'systemd-cron',
    ],
  },
  'package-manager-data': {
    text: 'Data and helpers of the package manager and of maintainer scripts.',
    pattern:
      /^\/var\/(?:lib|cache)\/(?:dpkg|apt|debconf|ucf|pam|systemd)\/|^\/etc\/(?:dpkg|apt)\/|^\/usr\/share\/(?:debconf|dpkg|ucf|pam-configs|python3\/(?:debpython|runtime\.d)|mime-support|base-files|base-passwd)\/|^\/usr\/share\/[^/]+\/debconf\/|^\/usr\/lib\/mime\/packages\/|^\/usr\/bin\/py3(?:clean|compile|versions)$|^\/usr\/sbin\/update-(?:ca-certificates|passwd)$|^\/etc\/ca-certificates\//,
    unlessAskedFor: ['apt', 'base-passwd', 'debconf', 'dpkg', 'libpam-runtime', 'ucf'],
  },
  'log-in-messages': {
    text: 'Messages and templates for log-ins.',
    pattern: /^\/etc\/(?:issue(?:\.net)?|motd)$|^\/etc\/(?:update-motd\.d|skel)\//,
    unlessAskedFor: ['login', 'openssh-server', 'passwd'],
  },
  'character-converters': {
    text: 'Modules of iconv: nothing that is kept converts character sets. UTF-8, UTF-16, UTF-32 and Latin 1 are built in.',
    pattern: /^\/usr\/lib\/[^/]+\/gconv\//,
    unlessAskedFor: ['libc-bin', 'libc6', 'locales', 'locales-all'],
    unless: 'iconv',
  },
} as const satisfies Record<string, FileRule>

/** Rules of the carve that are no patterns; see the functions that apply them. */
const EVIDENCE_RULES = {
  'dangling-link': 'Symbolic links to files that other rules leave out.',
  'script-without-interpreter':
    'Scripts whose interpreter is not in the image and that the entry point does not reach.',
  'library-not-provided':
    'Programs, plug-ins and libraries that need a library which no package of the set provides: they could not be loaded.',
  'module-without-library':
    'Modules that a program uses where they are there, with what serves them alone: the definition excludes a library of theirs.',
  'replaced-by-package': 'Files that another package replaces or diverts.',
  'replaced-by-definition': 'Files that the definition of the image replaces.',
} as const

/** The rules that decide single files. */
export type FileRuleName = keyof typeof FILE_RULES | keyof typeof EVIDENCE_RULES

/** Every file rule, for documentation and `explain`. */
export const FILE_RULE_NAMES = [...Object.keys(FILE_RULES), ...Object.keys(EVIDENCE_RULES)] as FileRuleName[]

const PATTERN_RULES: readonly (readonly [FileRuleName, FileRule])[] = Object.entries(FILE_RULES).map(([name, rule]) => [
  name as FileRuleName,
  rule,
])

/** The first rule that leaves a path out; for a folder ask with a slash at the end. */
export function fileRuleFor(path: string, context: FileRuleContext): FileRuleName | undefined {
  return PATTERN_RULES.find(([, rule]) => rule.pattern.test(path) && !isExcepted(path, rule, context))?.[0]
}

/** A file rule in words; `undefined` for an unknown name. */
export function describeFileRule(name: string): string | undefined {
  if (Object.hasOwn(EVIDENCE_RULES, name)) return EVIDENCE_RULES[name as keyof typeof EVIDENCE_RULES]
  if (!Object.hasOwn(FILE_RULES, name)) return undefined
  const rule: FileRule = FILE_RULES[name as keyof typeof FILE_RULES]
  if (rule.unlessAskedFor === undefined) return rule.text
  return `${rule.text} They stay when one of these is asked for: ${rule.unlessAskedFor.join(', ')}.`
}

function isExcepted(path: string, rule: FileRule, context: FileRuleContext): boolean {
  if (rule.except?.test(path)) return true
  if (rule.unless !== undefined && context.found[rule.unless]) return true
  if (context.reason === 'requested' && rule.unlessSections?.includes(context.section)) return true
  return rule.unlessAskedFor?.some((name) => context.roots.has(name)) ?? false
}
