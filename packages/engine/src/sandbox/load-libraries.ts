import type { Architecture } from '@whittle/core'

const LOADERS: Readonly<Record<Architecture, { loader: string; library: string }>> = {
  amd64: { loader: '/lib64/ld-linux-x86-64.so.2', library: '/usr/lib/x86_64-linux-gnu/libc.so.6' },
  arm64: { loader: '/lib/ld-linux-aarch64.so.1', library: '/usr/lib/aarch64-linux-gnu/libc.so.6' },
}

/**
 * A command that has the image's own dynamic loader find, map and initialise libraries by name, and then starts the C
 * library, which says its version: no program of the image is needed (ld.so(8), "--preload").
 */
export function loadLibraries(names: readonly string[], arch: Architecture): string[] {
  const { loader, library } = LOADERS[arch]
  return [loader, '--preload', names.join(' '), library]
}

/** The first library that the loader could not load; it says so and goes on. */
export function unloadedLibrary(output: string): string | undefined {
  return /object '([^']+)' from --preload cannot be preloaded/.exec(output)?.[1]
}
