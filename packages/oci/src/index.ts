export {
  createRegistryClient,
  type RegistryClient,
  type RegistryClientOptions,
  type RegistryCredentials,
  type RegistryManifest,
} from './registry/client.ts'
export { isTag } from './registry/address.ts'
export type { RegistryErrorCode } from './registry/errors.ts'
