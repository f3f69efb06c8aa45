import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

const Names = z.record(z.string(), z.union([z.string(), z.array(z.string())]))
const PackageNames = z.strictObject({ packages: Names, 'packages-by-version': Names })

/** What a package of Alpine or Wolfi is called in Debian. */
export interface DebianNames {
  /** None where an image has no need of it. */
  names: string[]
  /** The name said a version, which the suite decides here. */
  versioned: boolean
}

/** A look-up in the checked-in table (`packages.yaml`); undefined for a name that nobody has entered. */
export type FindDebianNames = (name: string) => DebianNames | undefined

/** Reads the table. */
export function loadPackageNames(): FindDebianNames {
  const text = readFileSync(join(import.meta.dirname, 'packages.yaml'), 'utf8')
  const { packages, 'packages-by-version': byVersion } = PackageNames.parse(parse(text))
  return (name) => {
    if (Object.hasOwn(packages, name)) return { names: [packages[name]!].flat(), versioned: false }
    const [, stem] = /^([a-z]+)-\d[\d.]*$/.exec(name) ?? []
    if (stem === undefined || !Object.hasOwn(byVersion, stem)) return undefined
    return { names: [byVersion[stem]!].flat(), versioned: true }
  }
}
