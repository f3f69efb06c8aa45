export type { ImportNote } from '../import-result.ts'
export { importDockerfile } from './import-dockerfile.ts'
