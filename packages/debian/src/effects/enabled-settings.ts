import type { ImageTree } from '../linkage/image-tree.ts'
import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import { joinPath, parentPath } from '../package/package-path.ts'
import { noEffects, symlink, type Effects, type PackageCommands } from './effect-types.ts'

/** Packages all of whose plain links are made on a new system: settings that are enabled by default. */
const LINKING_PACKAGES: ReadonlySet<string> = new Set(['freeradius-config'])

const NGINX_MODULE = /^\/usr\/share\/nginx\/modules-available\/(mod-[\w.-]+\.conf)$/

/**
 * The place of a module of nginx in the order in which modules are loaded, as its package's script has it: the development
 * kit that others use first, modules of the stream module after it.
 */
function nginxPlace(name: string): number {
  if (name === 'mod-http-ndk.conf') return 10
  return name.startsWith('mod-stream-') ? 70 : 50
}

/**
 * Links by which servers find settings that their packages enable: nginx's modules, and what {@link LINKING_PACKAGES}
 * link. Only to files of the image; commands that were used are put into `used`.
 */
export function planEnabledSettings(
  packages: readonly PackageCommands[],
  { tree, used }: { tree: ImageTree; used: Set<MaintainerCommand> },
): Effects {
  const effects = noEffects()
  const link = (path: string, target: string, owner: string) => {
    effects.files.push(symlink(path, target, owner))
    effects.declared.push({ package: owner, kind: 'file', detail: `${path} → ${target}` })
  }
  const modules = [...tree.all()].filter(({ path }) => NGINX_MODULE.test(path))
  for (const { path, package: owner } of modules.sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const name = NGINX_MODULE.exec(path)?.[1] ?? ''
    link(`/etc/nginx/modules-enabled/${nginxPlace(name)}-${name}`, path, owner)
  }
  const nginxOwners = new Set(modules.map(({ package: owner }) => owner))
  for (const { name: owner, commands } of packages) {
    for (const command of commands) {
      const [program, ...args] = command.words
      if (program !== 'ln' || command.script !== 'postinst') continue
      if (nginxOwners.has(owner) && args.includes('/etc/nginx/modules-enabled/…')) used.add(command)
      const [target = '', path = '', ...rest] = args.filter((word) => !word.startsWith('-'))
      if (!LINKING_PACKAGES.has(owner) || !command.literal || rest.length > 0 || !path.startsWith('/etc/')) continue
      used.add(command)
      const isThere = tree.resolve(joinPath(parentPath(path), target)) !== undefined
      if (isThere && tree.at(path) === undefined) link(path, target, owner)
    }
  }
  return effects
}
