// Writes what is generated of the documentation: `npm run docs`.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { renderErrorsDocument } from './docs/errors-document.ts'
import { repositoryRoot } from './stack/data-folder.ts'

writeFileSync(join(repositoryRoot, 'docs/errors.md'), renderErrorsDocument())
