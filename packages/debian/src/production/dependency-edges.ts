/** A dependency that is not judged by the packages alone. */
interface JudgedDependency {
  /** The package whose control file states it. */
  readonly package: string
  /** The package that satisfies it. */
  readonly dependency: string
  readonly reason: string
}

/** Dependencies that only maintainer scripts or units of a booted system use. */
export const SCRIPT_DEPENDENCIES: readonly JudgedDependency[] = [
  {
    package: 'apache2',
    dependency: 'perl',
    reason: 'a2enmod and its like, which link configuration files, are written in it',
  },
  { package: 'apache2', dependency: 'procps', reason: 'its init script looks for its processes' },
  { package: 'apache2-bin', dependency: 'perl', reason: 'apxs, which builds modules, is written in it' },
  { package: 'base-files', dependency: 'gawk', reason: 'its postinst calls awk' },
  { package: 'base-files', dependency: 'mawk', reason: 'its postinst calls awk' },
  { package: 'base-files', dependency: 'original-awk', reason: 'its postinst calls awk' },
  { package: 'bash', dependency: 'debianutils', reason: 'its postinst registers it as a log-in shell' },
  { package: 'ca-certificates', dependency: 'openssl', reason: 'update-ca-certificates hashes certificates with it' },
  { package: 'dash', dependency: 'debianutils', reason: 'its postinst registers it as a log-in shell' },
  ...['gawk', 'iproute2', 'libdbi-perl', 'lsof', 'perl', 'procps', 'psmisc', 'rsync', 'socat'].map((dependency) => ({
    package: 'mariadb-server',
    dependency,
    reason: 'shell scripts for state transfers of a cluster, and administration scripts, call it',
  })),
  ...['perl', 'liberror-perl'].map((dependency) => ({
    package: 'git',
    dependency,
    reason: 'a few commands (git svn, git send-email, git instaweb) are written in it',
  })),
  { package: 'memcached', dependency: 'perl', reason: 'its scripts for init and diagnosis are written in it' },
  { package: 'nginx', dependency: 'iproute2', reason: 'its postinst asks ss whether port 80 is taken' },
  { package: 'openjdk-17-jre-headless', dependency: 'util-linux', reason: 'its postinst calls its tools' },
  { package: 'openjdk-21-jre-headless', dependency: 'util-linux', reason: 'its postinst calls its tools' },
  { package: 'openjdk-25-jre-headless', dependency: 'util-linux', reason: 'its postinst calls its tools' },
  { package: 'php-common', dependency: 'psmisc', reason: 'its cron job looks for running interpreters' },
  { package: 'postgresql-common', dependency: 'postgresql-common-dev', reason: 'it builds extensions' },
]

/** Dependencies that bring tools to administer a booted system with, beside the software itself. */
export const ADMINISTRATION_DEPENDENCIES: readonly JudgedDependency[] = ['13', '15', '16', '17', '18'].flatMap(
  (version) => [
    {
      package: `postgresql-${version}`,
      dependency: 'postgresql-common',
      reason: 'it makes, starts and upgrades the clusters of a host, in Perl; the server calls none of it',
    },
    {
      package: `postgresql-client-${version}`,
      dependency: 'postgresql-client-common',
      reason: 'it chooses among the versions and clusters of a host, in Perl; the programs themselves are beside it',
    },
  ],
)

/** Dependencies that some programs open at run time; the files of the kept packages show whether one here does. */
export const RUN_TIME_OPTIONAL: readonly JudgedDependency[] = [
  {
    package: 'libc6',
    dependency: 'libgcc-s1',
    reason: 'the C library opens it for pthread_cancel, pthread_exit and backtrace',
  },
  {
    package: 'libssl3t64',
    dependency: 'openssl-provider-legacy',
    reason: 'OpenSSL opens it when a program or its configuration loads the legacy provider',
  },
  {
    package: 'libsasl2-2',
    dependency: 'libsasl2-modules-db',
    reason: 'servers that check passwords by themselves open it; clients and libraries of clients do not',
  },
  { package: 'chromium', dependency: 'libgtk-3-0t64', reason: 'it opens it for windows and dialogs on a display' },
  ...['x11-utils', 'xdg-utils'].map((dependency) => ({
    package: 'chromium-common',
    dependency,
    reason: 'its start script calls it, which is for a desktop',
  })),
  ...Object.entries({ '15': '14', '17': '19' }).map(([version, llvm]) => ({
    package: `postgresql-${version}`,
    dependency: `libllvm${llvm}`,
    reason: 'its module for compiling queries links it, and the server opens that module where it is there',
  })),
]

/** Dependencies that count although the package that satisfies them is left out otherwise. */
export const NEEDED_ALWAYS: readonly JudgedDependency[] = [
  { package: 'perl', dependency: 'perl-base', reason: 'it holds the interpreter' },
]

const indexed = (edges: readonly JudgedDependency[]): ReadonlyMap<string, JudgedDependency> =>
  new Map(edges.map((edge) => [`${edge.package} ${edge.dependency}`, edge]))
const neededAlways = indexed(NEEDED_ALWAYS)
const scriptDependencies = indexed(SCRIPT_DEPENDENCIES)
const administration = indexed(ADMINISTRATION_DEPENDENCIES)
const runTimeOptional = indexed(RUN_TIME_OPTIONAL)

/** What kind of dependency it is that `packageName` states and `dependency` satisfies. */
export function classifyDependency(
  packageName: string,
  dependency: string,
): 'needed' | 'needed-always' | 'script-dependency' | 'administration-only' | 'run-time-optional' {
  const key = `${packageName} ${dependency}`
  if (neededAlways.has(key)) return 'needed-always'
  if (scriptDependencies.has(key)) return 'script-dependency'
  if (administration.has(key)) return 'administration-only'
  return runTimeOptional.has(key) ? 'run-time-optional' : 'needed'
}
