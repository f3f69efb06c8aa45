import { writeFile } from 'node:fs/promises'
import { imageSpecJsonSchema } from '../src/json-schema.ts'

await writeFile(
  new URL('../image-spec.schema.json', import.meta.url),
  `${JSON.stringify(imageSpecJsonSchema(), undefined, 2)}\n`,
)
