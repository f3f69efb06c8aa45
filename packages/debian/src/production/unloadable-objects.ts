import type { ImageTree } from '../linkage/image-tree.ts'
import { isLoadable, type LibrarySearch } from '../linkage/library-search.ts'

/** An object that may lack a library: nothing that starts uses it. */
interface AllowedMissingLibrary {
  /** Path of the object. */
  readonly object: RegExp
  readonly soname: string
  readonly reason: string
}

const JAVA_DESKTOP = 'part of java.desktop, which a headless runtime loads for graphics and sound only'

/** Objects that stay although a library of theirs is in no package of the set, each with the reason. */
export const ALLOWED_MISSING_LIBRARIES: readonly AllowedMissingLibrary[] = [
  [
    'libawt_xawt|libjawt|libsplashscreen',
    ['libX11.so.6', 'libXext.so.6', 'libXi.so.6', 'libXrender.so.1', 'libXtst.so.6'],
  ],
  ['libfontmanager|libfreetype', ['libfreetype.so.6', 'libharfbuzz.so.0']],
  ['libjsound', ['libasound.so.2']],
  ['libsplashscreen', ['libgif.so.7', 'libpng16.so.16', 'libjpeg.so.62']],
].flatMap(([objects, sonames]) =>
  (sonames as string[]).map((soname) => ({
    object: new RegExp(`^/usr/lib/jvm/[^/]+/lib/(?:${objects as string})\\.so$`),
    soname,
    reason: JAVA_DESKTOP,
  })),
)

/** A module that a program uses where it is there, and does without where it is not. */
interface OptionalModule {
  /** Path of the module. */
  readonly object: RegExp
  /** Files that serve the module alone. */
  readonly data: RegExp
  /** What is lost without it. */
  readonly reason: string
}

/** Modules that are left out when a definition excludes the package of a library that they link. */
export const OPTIONAL_MODULES: readonly OptionalModule[] = [
  {
    object: /^\/usr\/lib\/postgresql\/\d+\/lib\/llvmjit\.so$/,
    data: /^\/usr\/lib\/postgresql\/\d+\/lib\/(?:bitcode\/.*|llvmjit_types\.bc)$/,
    reason: 'PostgreSQL interprets queries instead of compiling them (jit_provider)',
  },
]

/** Why an object cannot be loaded: itself or a library of its own lacks one that nothing provides. */
export interface UnloadableObject {
  path: string
  package: string
  soname: string
  /** The object that lacks it, when it is another. */
  through?: string
  /** Set when the definition excludes the library: one of the optional modules. */
  optional?: OptionalModule
}

/** What the libraries of a whole set show. */
export interface LibraryCensus {
  unloadable: Map<string, UnloadableObject>
  allowed: { path: string; soname: string; reason: string }[]
}

/**
 * Looks at every program and library of a tree; `tree` holds all packages of the set, kept or not. Libraries of
 * `excluded` packages are missing to optional modules, and to nothing else: that such a package cannot be excluded is
 * found out where it is needed.
 */
export function takeLibraryCensus(
  { tree, search, excluded }: { tree: ImageTree; search: LibrarySearch; excluded: ReadonlySet<string> },
  machine: string,
): LibraryCensus {
  const unloadable = new Map<string, UnloadableObject>()
  const allowed: LibraryCensus['allowed'] = []
  const users = new Map<string, string[]>()
  for (const node of tree.all()) {
    if (!isLoadable(node, machine)) continue
    for (const soname of node.elf?.needed ?? []) {
      const finding = search.find(node, soname)
      const optional = OPTIONAL_MODULES.find(({ object }) => object.test(node.path))
      if (finding.status !== 'missing' && optional !== undefined && excluded.has(finding.node.package)) {
        unloadable.set(node.path, { path: node.path, package: node.package, soname, optional })
        continue
      }
      if (finding.status !== 'missing') {
        users.set(finding.node.path, [...(users.get(finding.node.path) ?? []), node.path])
        continue
      }
      const permit = ALLOWED_MISSING_LIBRARIES.find((entry) => entry.soname === soname && entry.object.test(node.path))
      if (permit !== undefined) allowed.push({ path: node.path, soname, reason: permit.reason })
      else unloadable.set(node.path, { path: node.path, package: node.package, soname })
    }
  }
  const waiting = [...unloadable.values()]
  for (let cause = waiting.pop(); cause !== undefined; cause = waiting.pop()) {
    for (const user of users.get(cause.path) ?? []) {
      const node = tree.at(user)
      if (node === undefined || unloadable.has(user)) continue
      const effect = { path: user, package: node.package, soname: cause.soname, through: cause.through ?? cause.path }
      unloadable.set(user, effect)
      waiting.push(effect)
    }
  }
  return { unloadable, allowed }
}
