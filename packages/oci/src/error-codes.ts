import type { ErrorMeanings } from '@whittle/core'

/** What can be wrong with an image layout and its documents. */
export const ociErrors = {
  OCI_LAYOUT_UNREADABLE: {
    category: 'invalid-input',
    means: 'The folder is no OCI image layout.',
    toDo: 'Name a folder that `whittle build --output oci:DIR` wrote.',
  },
  OCI_LAYOUT_UNWRITABLE: {
    category: 'invalid-input',
    means: 'The image layout could not be written.',
    toDo: 'Name a folder that this user may write to, on a disk with enough space.',
  },
  OCI_LAYOUT_INVALID: {
    category: 'integrity',
    means: 'The layout lacks a part, or a part has other bytes than its digest says.',
    toDo: 'Write it again: it was damaged or not completely copied.',
  },
  OCI_DOCUMENT_INVALID: {
    category: 'integrity',
    means: 'An index or manifest is not what the OCI image specification asks for.',
    toDo: 'Push or write the image again.',
  },
} as const satisfies ErrorMeanings

/** What can go wrong between the client and a registry. */
export const registryErrors = {
  REGISTRY_ADDRESS_INVALID: {
    category: 'invalid-input',
    means: 'This is not the address of a registry.',
    toDo: 'Write it like `https://registry.example`.',
  },
  REGISTRY_REFERENCE_INVALID: {
    category: 'invalid-input',
    means: 'This is no tag, no digest, or not the name of a repository.',
    toDo: 'Use the characters that the hint names.',
  },
  REGISTRY_INSECURE: {
    category: 'policy',
    means: 'The registry would be spoken to without encryption.',
    toDo: 'Use https.',
  },
  REGISTRY_UNREACHABLE: {
    category: 'upstream',
    passing: true,
    means: 'The registry or its token service does not answer, or says that it is in trouble.',
    toDo: 'Check that it runs and that this machine can connect to it.',
  },
  REGISTRY_UNAUTHORIZED: {
    category: 'upstream',
    means: 'The registry wants a login, or another one.',
    toDo: 'Check user name and password (or token); the command line takes those that `docker login` or `skopeo login` stored.',
  },
  REGISTRY_DENIED: {
    category: 'upstream',
    means: 'This login may not do that.',
    toDo: 'Ask for the right to the repository, or use another login.',
  },
  REGISTRY_REFUSED: {
    category: 'upstream',
    means: 'The registry refused a request for the reason that the message quotes.',
    toDo: 'Check that it takes OCI images.',
  },
  REGISTRY_PROTOCOL: {
    category: 'upstream',
    means: 'The registry answered with something else than the specification says.',
    toDo: 'Check that the address belongs to a registry of OCI images.',
  },
  REGISTRY_BLOB_MISSING: {
    category: 'upstream',
    means: 'The registry has only a part of the image.',
    toDo: 'Push the image again.',
  },
  REGISTRY_DIGEST_MISMATCH: {
    category: 'integrity',
    means: 'The registry has or stored other bytes than those of the digest.',
    toDo: 'Look for what changes data on the way (a proxy, a disk).',
  },
} as const satisfies ErrorMeanings
