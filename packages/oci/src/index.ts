export { Descriptor, ExecutionConfig, ImageConfig, ImageIndex, ImageManifest, Platform } from './documents.ts'
export { buildImageDocuments, buildIndexDocument, type ImageParts, type WrittenDocument } from './image-documents.ts'
export { openOciLayout, type OciLayout } from './layout/read-layout.ts'
export { requireWritableLayout, writeOciLayout, type LayoutRequest } from './layout/write-layout.ts'
export { MEDIA_TYPES } from './media-types.ts'
export type { OciErrorCode } from './oci-error.ts'
export { parseDocument } from './parse-document.ts'
export { MAX_DOCUMENT_BYTES, parseJson } from './parse-json.ts'
export {
  createRegistryClient,
  type RegistryClient,
  type RegistryClientOptions,
  type RegistryCredentials,
  type RegistryManifest,
} from './registry/client.ts'
export { isTag } from './registry/address.ts'
export type { RegistryErrorCode } from './registry/errors.ts'
