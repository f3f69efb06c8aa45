/** An account of a system service. */
export interface SystemAccount {
  name: string
  uid: number
  /** Its own group's, unless it belongs to one of {@link SYSTEM_GROUPS}. */
  gid: number
  home: string
  /** Packages whose maintainer scripts make it in a way that cannot be read from their text. */
  packages?: readonly string[]
}

const account = (
  name: string,
  id: number,
  home: string,
  more: { gid?: number; packages?: readonly string[] } = {},
): SystemAccount => ({ name, uid: id, gid: more.gid ?? id, home, ...(more.packages && { packages: more.packages }) })

/** The group of `nobody`. */
export const NOGROUP = 65_534

/** What every image has: root, nobody, and the user that production images run as. */
export const BASE_ACCOUNTS: readonly SystemAccount[] = [
  account('root', 0, '/root'),
  account('nobody', 65_534, '/nonexistent'),
  account('nonroot', 65_532, '/home/nonroot'),
]

/**
 * Accounts that Debian's base-passwd numbers for ever, then those that Debian numbers at installation and that Whittle
 * numbers here. A number in this table is never changed and never given to another: files outside the image bear it.
 */
export const SYSTEM_ACCOUNTS: readonly SystemAccount[] = [
  account('daemon', 1, '/usr/sbin'),
  account('bin', 2, '/bin'),
  account('sys', 3, '/dev'),
  account('games', 5, '/usr/games', { gid: 60 }),
  account('man', 6, '/var/cache/man', { gid: 12 }),
  account('lp', 7, '/var/spool/lpd'),
  account('mail', 8, '/var/mail'),
  account('news', 9, '/var/spool/news'),
  account('uucp', 10, '/var/spool/uucp'),
  account('proxy', 13, '/bin', { packages: ['squid', 'squid-openssl'] }),
  account('www-data', 33, '/var/www', {
    packages: ['apache2', 'lighttpd', 'nginx-common', 'php8.2-fpm', 'php8.4-fpm', 'uwsgi-core'],
  }),
  account('backup', 34, '/var/backups'),
  account('list', 38, '/var/list'),
  account('irc', 39, '/run/ircd'),
  account('_apt', 42, '/nonexistent', { gid: NOGROUP, packages: ['apt'] }),
  account('postgres', 801, '/var/lib/postgresql', {
    packages: ['postgresql-common', 'postgresql-15', 'postgresql-17'],
  }),
  account('mysql', 802, '/var/lib/mysql', { packages: ['mariadb-server', 'mariadb-server-core'] }),
  account('redis', 803, '/var/lib/redis'),
  account('valkey', 804, '/var/lib/valkey'),
  account('haproxy', 805, '/var/lib/haproxy'),
  account('memcache', 806, '/nonexistent', { packages: ['memcached'] }),
  account('mosquitto', 807, '/var/lib/mosquitto'),
  account('rabbitmq', 808, '/var/lib/rabbitmq'),
  account('unbound', 809, '/var/lib/unbound'),
  account('bind', 810, '/var/cache/bind', { packages: ['bind9'] }),
  account('prometheus', 811, '/var/lib/prometheus'),
  account('etcd', 812, '/var/lib/etcd'),
  account('caddy', 813, '/var/lib/caddy'),
  account('sshd', 815, '/run/sshd', { gid: NOGROUP, packages: ['openssh-server'] }),
  account('messagebus', 816, '/nonexistent', { packages: ['dbus-daemon', 'dbus-system-bus-common'] }),
  account('varnish', 817, '/nonexistent'),
  account('tomcat', 818, '/var/lib/tomcat', { packages: ['tomcat10', 'tomcat11'] }),
  account('dnsmasq', 819, '/var/lib/misc', { gid: NOGROUP }),
  account('_chrony', 820, '/var/lib/chrony'),
  account('postfix', 821, '/var/spool/postfix'),
  account('dovecot', 823, '/usr/lib/dovecot'),
  account('dovenull', 824, '/nonexistent'),
  account('Debian-exim', 825, '/var/spool/exim4'),
  account('openldap', 826, '/var/lib/ldap'),
  account('knot', 827, '/var/lib/knot'),
  account('pdns', 828, '/var/spool/powerdns'),
  account('influxdb', 830, '/var/lib/influxdb'),
  account('nsd', 831, '/var/lib/nsd'),
  account('zabbix', 832, '/var/lib/zabbix'),
  account('stunnel4', 835, '/var/run/stunnel4'),
  account('debian-tor', 837, '/var/lib/tor', { packages: ['tor'] }),
  account('tcpdump', 839, '/nonexistent'),
  account('nats', 838, '/var/lib/nats', { packages: ['nats-server'] }),
  account('epmd', 840, '/run/epmd'),
  account('courier', 841, '/var/lib/courier'),
  account('avahi', 842, '/run/avahi-daemon'),
  account('statd', 843, '/var/lib/nfs', { gid: NOGROUP }),
  account('_rpc', 844, '/run/rpcbind', { gid: NOGROUP }),
  account('puppet', 845, '/var/lib/puppet'),
  account('kamailio', 846, '/run/kamailio'),
  account('freerad', 847, '/etc/freeradius'),
  account('proftpd', 848, '/run/proftpd', { gid: NOGROUP }),
  account('ftp', 849, '/srv/ftp', { gid: NOGROUP }),
  account('debian-spamd', 850, '/var/lib/spamassassin'),
  account('dictd', 851, '/var/lib/dictd'),
  account('opensmtpd', 852, '/var/lib/opensmtpd/empty'),
  account('opensmtpq', 853, '/var/lib/opensmtpd/empty'),
  account('tryton', 854, '/var/lib/tryton'),
  account('miniflux', 855, '/nonexistent'),
  account('pound', 856, '/nonexistent', { packages: ['pound'] }),
]

/** Groups without an account of the same name; the first are base-passwd's. */
export const SYSTEM_GROUPS: ReadonlyMap<string, number> = new Map([
  ['adm', 4],
  ['tty', 5],
  ['disk', 6],
  ['man', 12],
  ['kmem', 15],
  ['dialout', 20],
  ['voice', 22],
  ['cdrom', 24],
  ['floppy', 25],
  ['tape', 26],
  ['sudo', 27],
  ['audio', 29],
  ['dip', 30],
  ['operator', 37],
  ['src', 40],
  ['shadow', 42],
  ['utmp', 43],
  ['video', 44],
  ['sasl', 45],
  ['plugdev', 46],
  ['staff', 50],
  ['games', 60],
  ['users', 100],
  ['ssl-cert', 814],
  ['postdrop', 822],
  ['netdev', 857],
  ['rdma', 858],
  ['lpadmin', 859],
  ['nogroup', NOGROUP],
])
