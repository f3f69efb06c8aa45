/** Architectures by Debian's and OCI's common names (both write `amd64` and `arm64`). */
export const ARCHITECTURES = ['amd64', 'arm64'] as const
