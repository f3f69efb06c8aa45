import { createHmac } from 'node:crypto'
import { noEffects, textFile, type Effects } from './effect-types.ts'

/** OpenSSL's FIPS provider as a package ships it. */
export interface FipsModule {
  path: string
  content: Buffer
  package: string
}

/** Where OpenSSL's configuration includes it from. */
const CONFIGURATION = '/etc/ssl/fipsmodule.cnf'
const MODULE_PATH = /^\/usr\/lib\/[^/]+\/ossl-modules\/fips\.so$/

/** The key of the module's integrity check (OpenSSL, `FIPS_KEY_STRING` of the build): it is public and the same everywhere. */
const INTEGRITY_KEY = 'f4556650ac31d35461610bac4ed81b1a181b2d8a43ea2854cbae22ca74560813'

/** What `openssl fipsinstall` writes without options (OpenSSL 3.5, apps/fipsinstall.c): no indicator becomes an error. */
const CHECKS_THAT_ARE_OFF = [
  ...['hmac-key-check', 'kmac-key-check', 'tls1-prf-ems-check', 'no-short-mac', 'drbg-no-trunc-md'],
  ...['signature-digest-check', 'hkdf-digest-check', 'tls13-kdf-digest-check', 'tls1-prf-digest-check'],
  ...['sshkdf-digest-check', 'sskdf-digest-check', 'x963kdf-digest-check', 'dsa-sign-disabled'],
  ...['tdes-encrypt-disabled', 'rsa-pkcs15-pad-disabled', 'rsa-pss-saltlen-check', 'rsa-sign-x931-pad-disabled'],
  ...['hkdf-key-check', 'kbkdf-key-check', 'tls13-kdf-key-check', 'tls1-prf-key-check', 'sshkdf-key-check'],
  ...['sskdf-key-check', 'x963kdf-key-check', 'x942kdf-key-check'],
]

/** Whether a path is that of OpenSSL's FIPS provider. */
export function isFipsModule(path: string): boolean {
  return MODULE_PATH.test(path)
}

/**
 * The file that `openssl fipsinstall` writes, computed: the provider's HMAC-SHA256 with OpenSSL's own key, which the
 * provider checks when it is loaded. As no status of an installation is in it, its self-tests run at each load
 * (fips_config(5)). Says nothing of a validation.
 */
export function planFipsModule({ content, package: owner }: FipsModule): Effects {
  const mac = createHmac('sha256', Buffer.from(INTEGRITY_KEY, 'hex')).update(content).digest('hex').toUpperCase()
  const lines = [
    '[fips_sect]',
    'activate = 1',
    'install-version = 1',
    'conditional-errors = 1',
    'security-checks = 1',
    ...CHECKS_THAT_ARE_OFF.map((name) => `${name} = 0`),
    'pbkdf2-lower-bound-check = 1',
    'ecdh-cofactor-check = 0',
    `module-mac = ${mac.match(/../g)?.join(':')}`,
  ]
  return {
    ...noEffects(),
    files: [textFile(CONFIGURATION, `${lines.join('\n')}\n`, owner)],
    declared: [{ package: owner, kind: 'file', detail: `${CONFIGURATION}: integrity value of the FIPS provider` }],
  }
}
