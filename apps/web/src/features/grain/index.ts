export { Grain } from './grain.tsx'
export type { GrainPackage } from './grain-package.ts'
