/** Programs that change what a system's files say, beyond what packages ship. */
const PROGRAMS = new Set([
  // Files, owners and rights.
  ...['chgrp', 'chmod', 'chown', 'cp', 'dd', 'ed', 'install', 'ln', 'mkdir', 'mkfifo', 'mknod', 'mv', 'setcap'],
  ...['setfacl', 'tee', 'touch'],
  // Accounts.
  ...['addgroup', 'adduser', 'groupadd', 'groupmod', 'useradd', 'usermod'],
  // dpkg and what stands beside it.
  ...['dpkg-divert', 'dpkg-statoverride', 'ldconfig', 'pam-auth-update', 'systemd-sysusers', 'systemd-tmpfiles', 'ucf'],
  ...['update-alternatives', 'update-ca-certificates', 'update-binfmts', 'update-inetd', 'update-shells', 'add-shell'],
  // Keys and certificates.
  ...['keytool', 'make-ssl-cert', 'openssl', 'ssh-keygen'],
  // Modules of languages and web servers.
  ...['a2enconf', 'a2enmod', 'a2ensite', 'apache2_invoke', 'lighttpd-enable-mod', 'lighty-enable-mod', 'phpenmod'],
  ...['odbcinst', 'phpquery', 'py3compile', 'pypy3compile'],
  // Catalogues, caches and indexes that programs read.
  ...['dictdconfig', 'fc-cache', 'fmtutil-sys', 'gdk-pixbuf-query-loaders', 'gio-querymodules', 'glib-compile-schemas'],
  ...['gtk-query-immodules-3.0', 'gtk-update-icon-cache', 'install-catalog', 'install-sgmlcatalog', 'locale-gen'],
  ...[
    'mktexlsr',
    'texhash',
    'update-catalog',
    'update-default-ispell',
    'update-default-wordlist',
    'update-desktop-database',
  ],
  ...['update-fonts-alias', 'update-fonts-dir', 'update-fonts-scale', 'update-gconf-defaults', 'update-icon-caches'],
  ...['update-locale', 'update-mime-database', 'update-texmf', 'update-xmlcatalog', 'updmap-sys', 'xmlcatalog'],
  // Databases of services (dbconfig-common).
  'dbc_go',
])

/** Starters of services and the like, whose work an image has no use for. */
const OF_A_BOOTED_SYSTEM = /^\/(?:etc\/init\.d|usr\/lib\/(?:runit-helper|systemd))\//

/** Whether a program, by its name or path in a script, is known to change files, or is a helper whose work is not known. */
export function isEffective(program: string): boolean {
  if (!program.startsWith('/')) return PROGRAMS.has(program)
  const name = program.slice(program.lastIndexOf('/') + 1)
  return (
    PROGRAMS.has(name) || (/^\/usr\/(?:lib|libexec|share|local)\/\S/.test(program) && !OF_A_BOOTED_SYSTEM.test(program))
  )
}
