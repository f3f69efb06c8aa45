/**
 * Packages that only serve the installation of others, with the reason. They are left out unless they are asked for by
 * name, or the files of what is kept show that it links or interprets with them.
 */
export const INSTALLATION_ONLY: ReadonlyMap<string, string> = new Map(
  Object.entries({
    adduser: 'creates system users in maintainer scripts; accounts are declared',
    apt: 'the package manager',
    'base-passwd': 'creates and updates /etc/passwd; accounts are declared',
    cdebconf: 'asks questions during installation',
    cron: 'runs jobs of a booted system',
    'cron-daemon-common': 'runs jobs of a booted system',
    debconf: 'asks questions during installation',
    'debconf-i18n': 'asks questions during installation',
    'debian-archive-keyring': 'the package manager verifies repositories with it',
    debianutils: 'tools of maintainer scripts',
    'dh-python': 'builds packages',
    dpkg: 'the package manager',
    'dictionaries-common': 'registers dictionaries in maintainer scripts',
    init: 'boots a system',
    'init-system-helpers': 'starts services in maintainer scripts',
    initscripts: 'boots a system',
    insserv: 'boots a system',
    'install-info': 'indexes info pages in a trigger',
    locales: 'holds locale sources that maintainer scripts compile; C.UTF-8 is built into the C library',
    login: 'console log-in; nobody logs in to a container',
    'login.defs': 'configures user tools; accounts are declared',
    logrotate: 'rotates logs of a booted system',
    'lsb-base': 'functions for init scripts',
    'lsb-release': 'names the release to scripts; /etc/os-release says the same',
    'man-db': 'shows manual pages',
    opensysusers: 'creates system users at installation and boot',
    passwd: 'manages users; accounts are declared',
    'perl-base': 'the Perl of maintainer scripts',
    'runit-helper': 'starts services in maintainer scripts',
    'sensible-utils': 'chooses an editor or pager for administrators',
    'ssl-cert': 'makes a self-signed certificate in its maintainer script',
    systemd: 'boots a system',
    'systemd-standalone-sysusers': 'creates system users at installation and boot',
    'systemd-standalone-tmpfiles': 'creates directories at boot',
    'systemd-sysv': 'boots a system',
    'sysv-rc': 'boots a system',
    'sysvinit-core': 'boots a system',
    'sysvinit-utils': 'functions for init scripts',
    'tex-common': 'configures TeX in maintainer scripts',
    ucf: 'installs configuration files in maintainer scripts',
    udev: 'manages devices of a booted system',
    'update-inetd': 'registers services in maintainer scripts',
    'xml-core': 'registers XML catalogues in maintainer scripts',
  }),
)

/** Essential packages that programs read at run time: kept like any other when something depends on them. */
export const ESSENTIAL_AT_RUN_TIME: ReadonlySet<string> = new Set(['base-files', 'ncurses-base'])
