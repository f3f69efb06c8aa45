import type { ErrorMeanings } from '@whittle/core'

/** What can be wrong with an archive, and with the host that unpacks it. */
export const archiveErrors = {
  ARCHIVE_FORMAT_INVALID: {
    category: 'integrity',
    means: 'The file is not the archive that it should be.',
    toDo: 'See above.',
  },
  ARCHIVE_HEADER_INVALID: {
    category: 'integrity',
    means: 'A header of the archive is malformed or says something impossible.',
    toDo: 'See above.',
  },
  ARCHIVE_CHECKSUM_MISMATCH: {
    category: 'integrity',
    means: 'A header does not match its checksum.',
    toDo: 'See above.',
  },
  ARCHIVE_TRUNCATED: {
    category: 'integrity',
    means: 'The archive ends before it is complete.',
    toDo: 'See above.',
  },
  ARCHIVE_CORRUPT: {
    category: 'integrity',
    means: 'The compressed content is damaged.',
    toDo: 'See above.',
  },
  ARCHIVE_TRAILING_DATA: {
    category: 'integrity',
    means: 'The archive goes on after its end.',
    toDo: 'See above.',
  },
  ARCHIVE_LIMIT_EXCEEDED: {
    category: 'integrity',
    means:
      'The archive has more bytes, members or path characters than are allowed, or needs too much memory to unpack.',
    toDo: 'See above.',
  },
  ARCHIVE_PATH_INVALID: {
    category: 'integrity',
    means: 'A path is empty, too long, not UTF-8, or has control characters.',
    toDo: 'See above.',
  },
  ARCHIVE_PATH_OUTSIDE: {
    category: 'integrity',
    means: 'A path is absolute or leaves the root of the archive.',
    toDo: 'See above.',
  },
  ARCHIVE_PATH_THROUGH_LINK: {
    category: 'integrity',
    means: 'A member lies below something that is no directory.',
    toDo: 'See above.',
  },
  ARCHIVE_LINK_INVALID: {
    category: 'integrity',
    means: 'A hard link names something that does not come before it.',
    toDo: 'See above.',
  },
  ARCHIVE_DUPLICATE_MEMBER: {
    category: 'integrity',
    means: 'The archive holds the same path twice.',
    toDo: 'See above.',
  },
  ARCHIVE_TYPE_REFUSED: {
    category: 'integrity',
    means: 'A member is no ordinary file, directory or link, or uses a form of tar that is not supported.',
    toDo: 'See above.',
  },
  ARCHIVE_XZ_UNAVAILABLE: {
    category: 'internal',
    means: 'The program `xz` could not be started.',
    toDo: 'Install `xz-utils`.',
  },
  ARCHIVE_BODY_GONE: {
    category: 'internal',
    means: 'A member was read twice, or too late: a fault of Whittle.',
    toDo: 'Please report it.',
  },
} as const satisfies ErrorMeanings
