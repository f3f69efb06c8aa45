export { importDefinition } from './import-definition.ts'
export type { ImportNote, ImportOptions, ImportResult } from './import-result.ts'
