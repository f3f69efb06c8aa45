import type { CarvedPackage, CarveReport } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { licenseExpression } from './license-expression.ts'
import { debianPackageUrl } from './package-url.ts'
import { spdxDocument } from './spdx-document.ts'

const DIGEST = `sha256:${'a'.repeat(64)}` as const

const carved = (name: string, more: Partial<CarvedPackage> = {}): CarvedPackage => ({
  name,
  version: '1:1.0+dfsg-1~deb13u1',
  arch: 'amd64',
  source: `${name}-source`,
  sourceVersion: '1:1.0+dfsg-1',
  sha256: 'b'.repeat(64),
  reason: 'dependency',
  requiredBy: [],
  disposition: 'keep',
  rule: 'depended-on',
  evidence: [],
  sizeBytes: 1,
  keptBytes: 1,
  keptFiles: 3,
  droppedFiles: 0,
  section: 'libs',
  summary: `the ${name}`,
  maintainer: 'Debian X Team <x@example.org>',
  licenses: [],
  ...more,
})

const report = (packages: CarvedPackage[]): CarveReport => ({
  schema: 'whittle.dev/carve-report/v1',
  contentDigest: DIGEST,
  distribution: 'debian/13',
  arch: 'amd64',
  variant: 'prod',
  packages,
  rules: [],
  scriptsWithoutInterpreter: [],
  allowedMissingLibraries: [],
  effectsDeclared: [],
  effectsKnown: [],
  totals: { packagesKept: 1, packagesDropped: 0, files: 1, bytes: 1 },
})

describe('spdxDocument', () => {
  const document = spdxDocument(
    report([
      carved('libstdc++6', { requiredBy: ['nginx', 'gone'], licenses: ['GPL-3+', 'MadeUp License'] }),
      carved('nginx', { homepage: 'https://nginx.org', licenses: ['BSD-2-clause'] }),
      carved('gone', { disposition: 'drop' }),
    ]),
    { name: 'shop', digest: DIGEST, createdSeconds: 1_700_000_000 },
  )

  it('describes the image and what was kept, not what was dropped', () => {
    expect(document.packages.map(({ SPDXID }) => SPDXID)).toEqual([
      'SPDXRef-Image',
      'SPDXRef-Package-libstdc.2B.2B6',
      'SPDXRef-Package-nginx',
    ])
    expect(document.creationInfo.created).toBe('2023-11-14T22:13:20Z')
    expect(document.documentNamespace).toContain('a'.repeat(64))
    expect(document.packages[2]).toMatchObject({
      supplier: 'Organization: Debian',
      originator: 'Organization: Debian X Team (x@example.org)',
      licenseDeclared: 'BSD-2-Clause',
      homepage: 'https://nginx.org',
    })
  })

  it('relates document, image and packages, to nothing that is not there', () => {
    expect(document.relationships).toEqual([
      { spdxElementId: 'SPDXRef-DOCUMENT', relationshipType: 'DESCRIBES', relatedSpdxElement: 'SPDXRef-Image' },
      {
        spdxElementId: 'SPDXRef-Image',
        relationshipType: 'CONTAINS',
        relatedSpdxElement: 'SPDXRef-Package-libstdc.2B.2B6',
      },
      { spdxElementId: 'SPDXRef-Image', relationshipType: 'CONTAINS', relatedSpdxElement: 'SPDXRef-Package-nginx' },
      {
        spdxElementId: 'SPDXRef-Package-nginx',
        relationshipType: 'DEPENDS_ON',
        relatedSpdxElement: 'SPDXRef-Package-libstdc.2B.2B6',
      },
    ])
  })

  it('names licences that SPDX does not list', () => {
    expect(document.packages[1]?.licenseDeclared).toBe('GPL-3.0-or-later AND LicenseRef-debian-MadeUp-License')
    expect(document.hasExtractedLicensingInfos).toMatchObject([{ licenseId: 'LicenseRef-debian-MadeUp-License' }])
  })
})

describe('a package of a further repository', () => {
  it('names it as supplier, place and in its package URL', () => {
    const repository = { name: 'acme', uri: 'https://deb.example.org/apt' }
    const image = { name: 'shop', digest: DIGEST, createdSeconds: 0 }
    expect(spdxDocument(report([carved('agent', { repository })]), image).packages[1]).toMatchObject({
      supplier: 'Organization: acme',
      downloadLocation: 'https://deb.example.org/apt',
      externalRefs: [
        {
          referenceLocator:
            'pkg:deb/acme/agent@1%3A1.0%2Bdfsg-1~deb13u1?arch=amd64&distro=debian-13&repository_url=https%3A%2F%2Fdeb.example.org%2Fapt',
        },
      ],
    })
  })
})

describe('licenseExpression', () => {
  it.each([
    [[], 'NOASSERTION'],
    [['Expat'], 'MIT'],
    [['GPL-2', 'LGPL-2.1+'], 'GPL-2.0-only AND LGPL-2.1-or-later'],
    [['GPL-2.0-or-later', 'GPL-2+'], 'GPL-2.0-or-later'],
    [['GPL-3+ with GCC exception'], 'LicenseRef-debian-GPL-3-with-GCC-exception'],
  ])('%j: %s', (names, expression) => {
    expect(licenseExpression(names).expression).toBe(expression)
  })
})

describe('debianPackageUrl', () => {
  it('encodes what a URL may not hold', () => {
    expect(debianPackageUrl({ name: 'libstdc++6', version: '1:14.2~rc1-1', arch: 'amd64' }, 'debian/13')).toBe(
      'pkg:deb/debian/libstdc%2B%2B6@1%3A14.2~rc1-1?arch=amd64&distro=debian-13',
    )
  })
})
