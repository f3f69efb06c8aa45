import { WhittleError } from '@whittle/core'
import type { engineErrors } from '../error-codes.ts'

/** A folder that a kit cannot be written to, or that is none. */
export function kitFolderUnusable(folder: string, why: string, cause?: unknown): WhittleError {
  return new WhittleError({
    code: 'KIT_FOLDER_UNUSABLE' satisfies keyof typeof engineErrors,
    category: 'invalid-input',
    publicMessage: `${folder} cannot be used for packages: ${why}.`,
    hint: 'Write a kit into a folder that is not there yet or empty, and read one from the folder that holds its lock.json.',
    cause,
  })
}

/** A lock that names a file outside of an archive's pool. */
export function kitPathInvalid(name: string, path: string): WhittleError {
  return new WhittleError({
    code: 'KIT_PATH_INVALID' satisfies keyof typeof engineErrors,
    category: 'integrity',
    publicMessage: `The lock names ${JSON.stringify(path)} as the file of ${name}, which no package archive has.`,
    hint: 'Make the lock anew with "whittle lock".',
    details: { package: name },
  })
}

/** A file of a kit that is not the package of the lock. */
export function kitPackageCorrupt(file: string, { name, version }: { name: string; version: string }): WhittleError {
  return new WhittleError({
    code: 'KIT_PACKAGE_CORRUPT' satisfies keyof typeof engineErrors,
    category: 'integrity',
    publicMessage: `${file} is not ${name} ${version} as the lock pins it: its size or its SHA-256 differs.`,
    hint: 'Nothing of it was used. Copy the kit again ("sha256sum --check SHA256SUMS" finds damaged files), or remove the file to have it fetched.',
    details: { package: name, version },
  })
}
