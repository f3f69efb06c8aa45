import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { imageSpecJsonSchema } from './json-schema.ts'

describe('image-spec.schema.json', () => {
  it('is what the schema of definitions says now (npm run schema -w @whittle/spec writes it anew)', async () => {
    const checkedIn: unknown = JSON.parse(await readFile(new URL('../image-spec.schema.json', import.meta.url), 'utf8'))
    expect(checkedIn).toEqual(imageSpecJsonSchema())
  })

  it('lets defaults be left out and refuses unknown keys', () => {
    const schema = imageSpecJsonSchema()
    expect(schema).toMatchObject({ required: ['apiVersion', 'kind', 'metadata'], additionalProperties: false })
  })
})
