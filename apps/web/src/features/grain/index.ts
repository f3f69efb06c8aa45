export { Grain, type GrainProps } from './grain.tsx'
export type { GrainPackage } from './grain-package.ts'
