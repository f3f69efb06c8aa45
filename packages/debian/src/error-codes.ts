import type { ErrorMeanings } from '@whittle/core'

/** What can go wrong between a mirror and a verified snapshot. */
export const repositoryErrors = {
  DEB_DISTRIBUTION_UNKNOWN: {
    category: 'invalid-input',
    means: 'There is no distribution of this name.',
    toDo: 'Use one that the hint names, such as `debian/13`.',
  },
  DEB_MIRROR_UNKNOWN: {
    category: 'invalid-input',
    means: 'No mirror is given, and the apt configuration of the machine names none.',
    toDo: 'Set `WHITTLE_DEBIAN_MIRROR` and `WHITTLE_DEBIAN_SECURITY_MIRROR`, or `--mirror` and `--security-mirror`.',
  },
  DEB_MIRROR_INVALID: {
    category: 'invalid-input',
    means: 'The address of a mirror is not http or https.',
    toDo: 'Correct the variable that the hint names.',
  },
  DEB_MIRROR_UNREACHABLE: {
    category: 'upstream',
    passing: true,
    means:
      'The mirror does not answer, or answers with an error; one that says that the request itself is refused (4xx) does not pass.',
    toDo: 'Check the network connection, or name another mirror.',
  },
  DEB_KEYRING_MISSING: {
    category: 'invalid-input',
    means: "The keyring with the archive's signing keys is not there or not readable.",
    toDo: 'Install `debian-archive-keyring`, or set `WHITTLE_KEYRING`.',
  },
  DEB_GPGV_MISSING: {
    category: 'invalid-input',
    means: 'The program that checks signatures is not installed.',
    toDo: 'Install `gpgv`.',
  },
  DEB_SOURCE_KEY_INVALID: {
    category: 'invalid-input',
    means: 'The key of a further repository is not an ASCII-armoured public key.',
    toDo: 'Give what `gpg --armor --export KEY` prints.',
  },
  DEB_RELEASE_MISSING: {
    category: 'upstream',
    means: 'The mirror does not have this release.',
    toDo: 'Check the address: it ends where `dists/` begins.',
  },
  DEB_RELEASE_MALFORMED: {
    category: 'upstream',
    means: 'The InRelease file cannot be read, or is far too large.',
    toDo: 'Check that the address belongs to a Debian mirror.',
  },
  DEB_RELEASE_SIGNATURE_INVALID: {
    category: 'integrity',
    means: 'The InRelease file is not signed by a key of the keyring, or was changed.',
    toDo: 'Check the mirror, and that `debian-archive-keyring` is up to date.',
  },
  DEB_RELEASE_WRONG_SUITE: {
    category: 'integrity',
    means: 'The mirror answers with another release than the one asked for.',
    toDo: 'Check the mirror.',
  },
  DEB_RELEASE_EXPIRED: {
    category: 'upstream',
    means: 'The release was valid for a limited time, which is over.',
    toDo: 'Check the clock of the machine; use a mirror that is updated.',
  },
  DEB_RELEASE_ROLLBACK: {
    category: 'integrity',
    means: 'The mirror offers an older release than one that is known already.',
    toDo: 'Try again later or use another mirror: it lags behind, or somebody replays an old release.',
  },
  DEB_RELEASE_FROM_FUTURE: {
    category: 'upstream',
    means: 'The release is dated more than a day ahead.',
    toDo: 'Check the clock of the machine.',
  },
  DEB_INDEX_MISSING: {
    category: 'upstream',
    passing: true,
    means:
      'The mirror lacks a package index that the release names. If the release names none for an architecture, it does not pass.',
    toDo: 'Try again later (a mirror may be in the middle of an update), use another mirror, or leave the architecture out.',
  },
  DEB_INDEX_MISMATCH: {
    category: 'integrity',
    means: 'A package index is not the one that the signed release names.',
    toDo: 'Try again later or use another mirror.',
  },
  DEB_INDEX_MALFORMED: {
    category: 'integrity',
    means: 'A package index is correctly signed but not valid.',
    toDo: 'Use another mirror.',
  },
} as const satisfies ErrorMeanings

/** What can be wrong with a package file. */
export const debErrors = {
  DEB_FORMAT_INVALID: {
    category: 'integrity',
    means: 'The file is no Debian package, lacks one of its archives, or is compressed in an unknown way.',
    toDo: 'Leave the package out, or ask for another version.',
  },
  DEB_CONTROL_INVALID: {
    category: 'integrity',
    means: "The package's control file is missing, malformed or too large.",
    toDo: 'The same.',
  },
  DEB_FILE_TOO_LARGE: {
    category: 'integrity',
    means: 'The package holds a file that is larger than Whittle reads in this place.',
    toDo: 'The same.',
  },
} as const satisfies ErrorMeanings

/** What can be wrong with an image when its packages are carved. */
export const carveErrors = {
  CARVE_ACCOUNT_CLASH: {
    category: 'invalid-input',
    means: 'A user of the definition has the name or uid of an account of the image.',
    toDo: 'Choose another name or uid.',
  },
  CARVE_ACCOUNT_UNKNOWN: {
    category: 'invalid-input',
    means: 'The definition names an account that the image does not have.',
    toDo: 'Declare it under `users`, or write its number.',
  },
  CARVE_DISTRIBUTION_UNKNOWN: {
    category: 'invalid-input',
    means: '`/etc/os-release` cannot be made for this distribution.',
    toDo: 'Add the package `base-files`.',
  },
  CARVE_EXCLUDED_NEEDED: {
    category: 'unsatisfiable',
    means: 'An excluded package is needed after all; the message says by what.',
    toDo: 'Take it out of `exclude`, or leave out what needs it.',
  },
  CARVE_PATH_INVALID: {
    category: 'integrity',
    means: 'A package would put something at a path that could lead out of the image. Nothing was made.',
    toDo: 'Leave the package out, or ask for another version of it.',
  },
  CARVE_FILE_CONFLICT: {
    category: 'unsatisfiable',
    means:
      'Two packages hold the same path, or a path lies below something that is no folder. For a file of the definition itself: `invalid-input`.',
    toDo: 'Leave one of the two out; give a file of the definition another path.',
  },
  CARVE_HARD_LINK_BROKEN: {
    category: 'integrity',
    means: 'A package holds a hard link to a file that it does not hold.',
    toDo: 'Leave the package out, or ask for another version.',
  },
  CARVE_INTERPRETER_MISSING: {
    category: 'unsatisfiable',
    means: 'The entry point reaches a script whose interpreter is in no package of the image.',
    toDo: 'Add the package that the hint names, or start a program instead.',
  },
  CARVE_LIBRARY_MISSING: {
    category: 'unsatisfiable',
    means: 'A program or library needs a shared library that no package of the image provides.',
    toDo: 'Add the package with the library; leave an optional part out that alone needs it.',
  },
  CARVE_PACKAGE_OTHER: {
    category: 'integrity',
    means: 'A file that the lock pins is another package than the lock says.',
    toDo: 'Make the lock anew; if that does not help, use another mirror.',
  },
} as const satisfies ErrorMeanings
