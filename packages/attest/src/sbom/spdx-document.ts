import type { CarvedPackage, CarveReport, Digest } from '@whittle/core'
import { licenseExpression, type UnlistedLicense } from './license-expression.ts'
import { debianPackageUrl } from './package-url.ts'

/** The image that the document describes. */
export interface DescribedImage {
  name: string
  /** Of the image's index. */
  digest: Digest
  /** The image's own date, seconds since 1970: never the time of writing. */
  createdSeconds: number
}

interface SpdxPackage {
  SPDXID: string
  name: string
  versionInfo: string
  supplier?: string
  originator?: string
  /** Of a package of a further repository: that repository. */
  downloadLocation: string
  filesAnalyzed: false
  checksums: { algorithm: 'SHA256'; checksumValue: string }[]
  homepage?: string
  sourceInfo?: string
  licenseConcluded: 'NOASSERTION'
  licenseDeclared: string
  copyrightText: 'NOASSERTION'
  summary?: string
  externalRefs?: { referenceCategory: 'PACKAGE-MANAGER'; referenceType: 'purl'; referenceLocator: string }[]
  primaryPackagePurpose?: 'CONTAINER'
}

/** An SPDX document (SPDX 2.3, JSON form) as far as Whittle writes one. */
export interface SpdxDocument {
  spdxVersion: 'SPDX-2.3'
  dataLicense: 'CC0-1.0'
  SPDXID: 'SPDXRef-DOCUMENT'
  name: string
  documentNamespace: string
  creationInfo: { created: string; creators: string[] }
  packages: SpdxPackage[]
  hasExtractedLicensingInfos?: { licenseId: string; name: string; extractedText: string }[]
  relationships: { spdxElementId: string; relationshipType: string; relatedSpdxElement: string }[]
}

const DOCUMENT = 'SPDXRef-DOCUMENT'
const IMAGE = 'SPDXRef-Image'

/**
 * The bill of materials of an image: the packages that the carve kept, nothing else. Pure: the same image has the same
 * document, whoever writes it and when.
 */
export function spdxDocument(report: CarveReport, image: DescribedImage): SpdxDocument {
  const kept = report.packages.filter(({ disposition }) => disposition === 'keep')
  const unlisted = new Map<string, UnlistedLicense>()
  const packages = kept.map((entry) => {
    const license = licenseExpression(entry.licenses)
    for (const one of license.unlisted) unlisted.set(one.id, one)
    return describePackage(entry, report.distribution, license.expression)
  })
  const hex = image.digest.slice('sha256:'.length)
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: DOCUMENT,
    name: image.name,
    documentNamespace: `https://whittle.dev/spdx/${encodeURIComponent(image.name)}/${hex}`,
    creationInfo: {
      created: new Date(image.createdSeconds * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
      creators: ['Organization: Whittle', 'Tool: whittle'],
    },
    packages: [describeImage(image, hex), ...packages],
    ...(unlisted.size === 0 ? {} : { hasExtractedLicensingInfos: extractedLicenses(unlisted) }),
    relationships: relationships(kept),
  }
}

function describeImage(image: DescribedImage, hex: string): SpdxPackage {
  return {
    SPDXID: IMAGE,
    name: image.name,
    versionInfo: image.digest,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    checksums: [{ algorithm: 'SHA256', checksumValue: hex }],
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: 'NOASSERTION',
    copyrightText: 'NOASSERTION',
    primaryPackagePurpose: 'CONTAINER',
    externalRefs: [purl(`pkg:oci/${encodeURIComponent(image.name)}@${encodeURIComponent(image.digest)}`)],
  }
}

function describePackage(entry: CarvedPackage, distribution: string, licenseDeclared: string): SpdxPackage {
  const originator = originatorOf(entry.maintainer)
  return {
    SPDXID: packageId(entry.name),
    name: entry.name,
    versionInfo: entry.version,
    supplier: `Organization: ${entry.repository?.name ?? 'Debian'}`,
    ...(originator === undefined ? {} : { originator }),
    downloadLocation: entry.repository?.uri ?? 'NOASSERTION',
    filesAnalyzed: false,
    checksums: [{ algorithm: 'SHA256', checksumValue: entry.sha256 }],
    ...(entry.homepage === undefined ? {} : { homepage: entry.homepage }),
    sourceInfo: `built from source package ${entry.source} ${entry.sourceVersion}; ${entry.keptFiles} of its files are in the image`,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared,
    copyrightText: 'NOASSERTION',
    ...(entry.summary === '' ? {} : { summary: entry.summary }),
    externalRefs: [purl(debianPackageUrl(entry, distribution))],
  }
}

function purl(referenceLocator: string): NonNullable<SpdxPackage['externalRefs']>[number] {
  return { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator }
}

/** `Name <address>` as SPDX writes it (SPDX 2.3, 7.6). */
function originatorOf(maintainer: string): string | undefined {
  const [, name, address] = /^\s*"?([^"<]*?)"?\s*(?:<([^<>\s]+)>)?\s*$/.exec(maintainer) ?? []
  if (name === undefined || name === '') return undefined
  return address === undefined ? `Organization: ${name}` : `Organization: ${name} (${address})`
}

/** Letters, digits, `.` and `-` only (SPDX 2.3, 7.2); `+` of Debian's names is written out. */
function packageId(name: string): string {
  return `SPDXRef-Package-${name.replaceAll('+', '.2B')}`
}

function extractedLicenses(unlisted: ReadonlyMap<string, UnlistedLicense>) {
  return [...unlisted.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, name }) => ({
      licenseId: id,
      name,
      extractedText: `The licence that Debian copyright files call "${name}"; its text is in /usr/share/doc/PACKAGE/copyright of the image.`,
    }))
}

function relationships(kept: readonly CarvedPackage[]): SpdxDocument['relationships'] {
  const names = new Set(kept.map(({ name }) => name))
  const relate = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
    spdxElementId,
    relationshipType,
    relatedSpdxElement,
  })
  return [
    relate(DOCUMENT, 'DESCRIBES', IMAGE),
    ...kept.map(({ name }) => relate(IMAGE, 'CONTAINS', packageId(name))),
    ...kept.flatMap(({ name, requiredBy }) =>
      requiredBy
        .filter((dependent) => names.has(dependent))
        .map((dependent) => relate(packageId(dependent), 'DEPENDS_ON', packageId(name))),
    ),
  ]
}
