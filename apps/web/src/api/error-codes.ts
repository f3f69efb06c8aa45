import type { ErrorMeanings } from '@whittle/core'

/** Codes that the API itself owns, with their HTTP status. */
export const apiErrors = {
  API_NOT_SIGNED_IN: {
    status: 401,
    means: 'There is no session, or it has ended.',
    toDo: 'Sign in and try again.',
  },
  API_NOT_ALLOWED: {
    status: 403,
    means: 'Your role in the team does not allow this, or it is a gallery image.',
    toDo: 'Ask an admin of the team; start an image of your own from a gallery image.',
  },
  API_ORIGIN_REFUSED: {
    status: 403,
    means: 'The request came from a page of another site.',
    toDo: 'Open Whittle by its own address (`WHITTLE_URL`).',
  },
  API_NOT_FOUND: {
    status: 404,
    means: 'There is no such object, or it belongs to another team.',
    toDo: 'Check the address.',
  },
  API_BODY_TOO_LARGE: {
    status: 413,
    means: 'The request is larger than is allowed (4 MiB with a definition).',
    toDo: 'Send less; the contents of files count as well.',
  },
  API_BODY_NOT_JSON: {
    status: 415,
    means: 'The request does not carry JSON.',
    toDo: 'Send it with `content-type: application/json`.',
  },
  API_REQUEST_INVALID: {
    status: 400,
    means: "The request is not valid; `errors` names each field, `resolverCode` the resolver's code if it refused.",
    toDo: 'Correct those fields.',
  },
  API_RESOLVER_UNREACHABLE: {
    status: 503,
    means: 'Packages cannot be searched or previewed now; saving and building still work. Passing.',
    toDo: 'Start a worker with the role `resolve`, or wait until it has loaded its package index.',
  },
  API_RESOLVER_TIMEOUT: {
    status: 504,
    means: 'The resolver did not answer in time. Passing.',
    toDo: 'Try again in a moment: it may be loading a package index.',
  },
  API_RESOLVER_ANSWER: {
    status: 502,
    means: "The resolver's answer is not understood.",
    toDo: 'Start web and worker again, in the same version.',
  },
  IMAGE_NAME_TAKEN: {
    status: 409,
    means: 'The team has an image of this name.',
    toDo: 'Choose another name, or edit that image.',
  },
  IMAGE_NAME_FIXED: {
    status: 409,
    means: 'An image keeps its name: it is its address in the registry.',
    toDo: 'Make a new image.',
  },
  IMAGE_REVISION_CONFLICT: {
    status: 409,
    means: 'Someone saved while you were editing; `current` holds theirs.',
    toDo: 'See what changed, then save yours over it or take theirs.',
  },
  BUILD_ALREADY_FINISHED: {
    status: 409,
    means: 'The build has ended: it cannot be cancelled.',
    toDo: 'Load the page again.',
  },
  BUILD_NOT_FINISHED: {
    status: 409,
    means: 'The build has not ended: it cannot be tried again.',
    toDo: 'Wait for it, or cancel it first.',
  },
} as const satisfies ErrorMeanings

/** Codes that only pages show. */
export const pageErrors = {
  WEB_NOT_REACHABLE: {
    means: 'Whittle does not answer the browser. Passing.',
    toDo: 'Check the connection; what you typed stays while the page is open.',
  },
  WEB_ANSWER_UNREADABLE: {
    means: "The answer is none of Whittle's.",
    toDo: 'Try again; look into the logs of Whittle and of any proxy before it.',
  },
  WEB_UNEXPECTED: {
    means: 'Something failed in the page itself.',
    toDo: 'Reload it; please report it if it comes back.',
  },
  BUILD_FAILED: {
    means: 'A build failed, and its reason was not saved.',
    toDo: 'The log of the build says more.',
  },
} as const satisfies ErrorMeanings

/** Codes of the registry's token service, most of them those of the OCI distribution specification. */
export const registryTokenErrors = {
  UNAUTHORIZED: {
    status: 401,
    means: 'The user name or password (pull token) is wrong.',
    toDo: 'Log in with a pull token that was not revoked.',
  },
  UNSUPPORTED: {
    status: 400,
    means: "Another registry's service or another grant type was asked for.",
    toDo: "Check `WHITTLE_REGISTRY_SERVICE` against the registry's configuration.",
  },
  SIZE_INVALID: {
    status: 413,
    means: 'The request is too long.',
    toDo: 'Send only what the specification asks for.',
  },
  UNKNOWN: {
    status: 503,
    means: 'No token could be issued; `detail.code` says why.',
    toDo: 'Follow `detail.hint`; the log of the web application has the cause.',
  },
  REGISTRY_TOKENS_UNCONFIGURED: {
    status: 503,
    means: 'In `detail.code`: there is no key to sign tokens with.',
    toDo: 'Set `WHITTLE_REGISTRY_KEY_FILE`, `WHITTLE_REGISTRY_CERT_FILE` and `WHITTLE_WORKER_SECRET`.',
  },
} as const satisfies ErrorMeanings
