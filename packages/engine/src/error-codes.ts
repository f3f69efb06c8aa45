import type { ErrorMeanings } from '@whittle/core'

/** What the stages and the real ports of a machine may say. */
export const engineErrors = {
  LOCK_BASE_UNKNOWN: {
    category: 'invalid-input',
    means: '`spec.from` names no base image.',
    toDo: 'Choose one of the gallery, or `scratch`.',
  },
  LOCK_NOT_SUPPORTED: {
    category: 'invalid-input',
    means: 'The definition or the call asks for what this version cannot build.',
    toDo: 'Leave it out, or change it to what the message offers.',
  },
  LOCK_SOURCE_UNKNOWN: {
    category: 'invalid-input',
    means: '`spec.sources` names a repository that nobody has defined.',
    toDo: 'Define it in a file for `--sources`, or leave it out.',
  },
  LOCK_EXCLUDE_TOO_LARGE: {
    category: 'invalid-input',
    means:
      '`spec.exclude` names so many packages that the set needs, that finding out which can go would take too long.',
    toDo: 'Exclude fewer packages: what nothing in the image needs is left out without being named.',
  },
  LOCK_VERSION_SOURCE_ABSENT: {
    category: 'invalid-input',
    means: '`spec.versionFrom` names a package that is not in the image.',
    toDo: 'Name a package of the image, or add it to `spec.packages`.',
  },
  FETCH_PACKAGE_GONE: {
    category: 'upstream',
    means: 'No mirror has this version of a package any more.',
    toDo: 'Synchronise the package index (`whittle distro sync`) and lock the image again; or build from a kit (`--debs`), or name an archive that keeps superseded versions with `WHITTLE_SNAPSHOT_MIRROR`.',
  },
  FETCH_PACKAGE_CORRUPT: {
    category: 'integrity',
    means: "A mirror has other content under the package's name than the lock pins.",
    toDo: 'Use another mirror, or try again when this one is repaired.',
  },
  FETCH_UNREACHABLE: {
    category: 'upstream',
    passing: true,
    means: 'A package could not be fetched.',
    toDo: 'Check the network connection; what was fetched is kept.',
  },
  KIT_FOLDER_UNUSABLE: {
    category: 'invalid-input',
    means: 'The folder that packages are to be written to or read from is not there, not empty, or not allowed.',
    toDo: 'Write a kit into a new or empty folder; read one from the folder that holds its `lock.json`.',
  },
  KIT_PATH_INVALID: {
    category: 'integrity',
    means: 'A lock names a file that lies in no package archive, or the same file twice.',
    toDo: 'Make the lock anew with `whittle lock`.',
  },
  KIT_PACKAGE_CORRUPT: {
    category: 'integrity',
    means: 'A file of a kit is not the package that the lock pins.',
    toDo: 'Copy the kit again, or remove the file to have the package fetched.',
  },
  ASSEMBLE_FILE_MISSING: {
    category: 'integrity',
    means: 'A package in the store lacks a file that was found in it before.',
    toDo: 'Check the disk of the data folder, then build again.',
  },
  ASSEMBLE_CONTENT_MISMATCH: {
    category: 'integrity',
    means: 'A file of a package in the store is not what was read before.',
    toDo: 'Check the disk of the data folder, then build again.',
  },
  ASSEMBLE_TREE_INVALID: {
    category: 'internal',
    means: "The image's tree of files contradicts itself: a fault of Whittle.",
    toDo: 'Please report it.',
  },
  TEST_LINKAGE_FAILED: {
    category: 'policy',
    means: 'A program, library or script of the image lacks something that it needs. The image was not published.',
    toDo: 'The log of the test stage lists all; add the packages that hold them.',
  },
  TEST_STARTUP_FAILED: {
    category: 'policy',
    means: 'The start-up test failed. The image was not published.',
    toDo: 'The log of the test stage has the whole output.',
  },
  TEST_NO_EMULATOR: {
    category: 'policy',
    means: 'The image is for another architecture than this machine, and its start-up test needs an emulator.',
    toDo: "Install Debian's `qemu-user-static` on Linux 6.7 or newer, or build for this machine's architecture as well.",
  },
  TEST_USER_UNKNOWN: {
    category: 'policy',
    means: '`spec.user` names an account that the image does not have.',
    toDo: 'Declare it under `spec.users`, or use `root`, `nobody`, `nonroot` or a number.',
  },
  SANDBOX_DISK_FULL: {
    category: 'internal',
    means: 'The disk of the temporary folder is full: the image does not fit there for its start-up test.',
    toDo: 'Free space, or name another folder with `TMPDIR`, then build again.',
  },
  SANDBOX_LAYERS_CLASH: {
    category: 'internal',
    means: 'A layer of an image would put a file where another layer has a link or a file; nothing of it was started.',
    toDo: 'Please report it; build the image with a single layer until then.',
  },
  SANDBOX_UNAVAILABLE: {
    category: 'internal',
    means: 'The sandbox for start-up tests cannot be set up on this machine.',
    toDo: 'Allow unprivileged user namespaces, as the hint says.',
  },
  PUBLISH_NOT_READABLE: {
    category: 'upstream',
    passing: true,
    means: 'The registry took the image but does not give it back. No tag was moved.',
    toDo: "Look into the registry's log (a full disk?), then publish again.",
  },
  INSPECT_IMAGE_MISSING: {
    category: 'invalid-input',
    means: 'There is no image with this tag or digest.',
    toDo: 'Check name and tag, and that the image was pushed.',
  },
  INSPECT_PLATFORM_MISSING: {
    category: 'invalid-input',
    means: 'The image is not made for this architecture.',
    toDo: 'Ask for one that the message lists (`--arch`).',
  },
  INSPECT_DOCUMENT_INVALID: {
    category: 'integrity',
    means: 'A document of the image is too large or not what the OCI image specification asks for.',
    toDo: 'Push or write the image again.',
  },
  COMMAND_NOT_FOUND: {
    category: 'upstream',
    means: 'A program that Whittle needs is not installed.',
    toDo: 'Install the package that brings it.',
  },
  COMMAND_NOT_STARTED: {
    category: 'internal',
    means: 'A program is there but could not be started.',
    toDo: 'Check that this user may run it, and that memory and processes are left.',
  },
  HTTP_TIMEOUT: {
    category: 'upstream',
    passing: true,
    means: 'A server sent nothing, or next to nothing, for too long.',
    toDo: 'Check the connection to it.',
  },
} as const satisfies ErrorMeanings
