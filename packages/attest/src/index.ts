export { debianPackageUrl } from './sbom/package-url.ts'
export { spdxDocument, type DescribedImage, type SpdxDocument } from './sbom/spdx-document.ts'
