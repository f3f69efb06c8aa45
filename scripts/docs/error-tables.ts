import type { ErrorMeanings } from '@whittle/core'
import { cliErrors } from '../../apps/cli/src/error-codes.ts'
import { apiErrors, pageErrors, registryTokenErrors } from '../../apps/web/src/api/error-codes.ts'
import { workerErrors } from '../../apps/worker/src/error-codes.ts'
import { archiveErrors } from '../../packages/archive/src/error-codes.ts'
import { catalogErrors } from '../../packages/catalog/src/error-codes.ts'
import { coreErrors } from '../../packages/core/src/error-codes.ts'
import { carveErrors, debErrors, repositoryErrors } from '../../packages/debian/src/error-codes.ts'
import { engineErrors } from '../../packages/engine/src/error-codes.ts'
import { jobErrors } from '../../packages/jobs/src/error-codes.ts'
import { ociErrors, registryErrors } from '../../packages/oci/src/error-codes.ts'
import { specErrors, specProblems } from '../../packages/spec/src/error-codes.ts'
import { storeErrors } from '../../packages/store/src/error-codes.ts'

/** A table of docs/errors.md. */
export interface ErrorTable {
  /** The folder whose codes they are: `packages/store`. */
  part: string
  /** Within the part, where it has several groups of codes. */
  heading?: string
  /** Prose before the table, without line breaks. */
  intro?: string
  /** Head of the first column; `code` unless told. */
  column?: string
  codes: ErrorMeanings
}

/** Every code that a person can meet, in the order of the document. A part with codes of its own is listed here. */
export const errorTables: readonly ErrorTable[] = [
  { part: 'packages/core', codes: coreErrors },
  {
    part: 'packages/spec',
    intro:
      '`SPEC_INVALID` is the error; the others say what is wrong in each place, with the line and column where there is a text.',
    codes: specErrors,
  },
  { part: 'packages/spec', column: 'problem', codes: specProblems },
  { part: 'packages/debian', heading: 'Mirrors and package indexes', codes: repositoryErrors },
  { part: 'packages/debian', heading: 'Package files', codes: debErrors },
  { part: 'packages/debian', heading: 'Carving the production image', codes: carveErrors },
  {
    part: 'packages/archive',
    intro:
      'The integrity failures say that something packed is damaged or made to cause harm: a package, a package index, or the layer of an image that is inspected. What came from a mirror passed its hash, so fetching it again does not help: leave the package out or ask for another version of it, use another mirror for an index, and report it to the owner of the repository. Push or write a damaged image again.',
    codes: archiveErrors,
  },
  { part: 'packages/catalog', codes: catalogErrors },
  { part: 'packages/engine', codes: engineErrors },
  { part: 'packages/oci', codes: { ...ociErrors, ...registryErrors } },
  { part: 'packages/store', codes: storeErrors },
  { part: 'packages/jobs', codes: jobErrors },
  { part: 'apps/cli', codes: cliErrors },
  { part: 'apps/web', codes: apiErrors },
  { part: 'apps/web', intro: 'Only pages show these:', codes: pageErrors },
  {
    part: 'apps/web',
    intro:
      "The registry's token service (`/api/registry/token`) answers with the codes of the OCI distribution specification, which registry clients print:",
    codes: registryTokenErrors,
  },
  { part: 'apps/worker', codes: workerErrors },
]
