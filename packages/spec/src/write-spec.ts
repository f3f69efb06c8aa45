import { ImageSpec } from '@whittle/core'
import { Document, isScalar, visit } from 'yaml'

const LINE_WIDTH = 100

/**
 * Writes a definition as tidy YAML: keys in the order of the contract, what equals the default left out, short lists on
 * one line, texts of several lines as blocks. `parseSpec` of the result gives the same definition again.
 */
export function writeSpec(spec: ImageSpec): string {
  // Texts like "yes" are quoted too, for readers that still follow YAML 1.1.
  const document = new Document(plainSpec(spec), { aliasDuplicateObjects: false, compat: 'yaml-1.1' })
  setShortListsInline(document)
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, blockQuote: 'literal' })
}

function plainSpec({ metadata, spec }: ImageSpec): Record<string, unknown> {
  const body = withoutDefaults(spec)
  return {
    apiVersion: 'whittle.dev/v1',
    kind: 'Image',
    metadata: inOrder(metadata, ['name', 'title', 'description']),
    ...(Object.keys(body).length > 0 && { spec: body }),
  }
}

function withoutDefaults(spec: ImageSpec['spec']): Record<string, unknown> {
  const { spec: defaults } = ImageSpec.parse({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'a' } })
  const body = inOrder(spec, Object.keys(ImageSpec.shape.spec.def.innerType.shape))
  for (const [key, value] of Object.entries(defaults)) {
    if (same(body[key], value)) delete body[key]
  }
  if (spec.test) body.test = testWithoutDefaults(spec.test)
  if (spec.schedule?.timezone === 'UTC') body.schedule = { cron: spec.schedule.cron }
  return body
}

function testWithoutDefaults({ http, timeoutSeconds, ...test }: NonNullable<ImageSpec['spec']['test']>): unknown {
  return {
    ...inOrder(test, ['command']),
    ...(http && {
      http: {
        port: http.port,
        ...(http.path !== '/' && { path: http.path }),
        ...(http.status !== 200 && { status: http.status }),
      },
    }),
    ...inOrder(test, ['service', 'files', 'libraries', 'expect']),
    ...(timeoutSeconds !== 30 && { timeoutSeconds }),
  }
}

function inOrder(value: object, keys: string[]): Record<string, unknown> {
  const members = value as Record<string, unknown>
  return Object.fromEntries(keys.filter((key) => members[key] !== undefined).map((key) => [key, members[key]]))
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

function setShortListsInline(document: Document): void {
  visit(document, {
    Seq: (_, node) => {
      const texts = node.items.map((item) => (isScalar(item) ? String(item.value) : undefined))
      const inline = texts.every((text) => text !== undefined && !text.includes('\n'))
      if (inline && texts.join(', ').length <= LINE_WIDTH - 20) node.flow = true
    },
    Map: (_, node) => {
      if (node.items.length === 0) node.flow = true
    },
  })
}
