/** A binary package name (Debian Policy 5.6.7), as the source of a regular expression. */
export const PACKAGE_NAME_PATTERN = '[a-z0-9][a-z0-9+.-]+'

/** A package version (Debian Policy 5.6.12), as the source of a regular expression. */
export const VERSION_PATTERN = '[A-Za-z0-9.+~:-]+'

/** The name of a further repository, as definitions and requests (`package@source`) write it. */
export const SOURCE_NAME_PATTERN = '[a-z0-9][a-z0-9-]{0,62}'
