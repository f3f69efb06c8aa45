import type { MaintainerCommand } from '../package/maintainer-commands.ts'
import type { PackageInspection } from '../package/package-inspection.ts'
import { imagePath } from '../package/package-path.ts'
import { resolveOwner } from './accounts.ts'
import { noEffects, symlink, textFile, type Effects } from './effect-types.ts'
import { isTabled, stateFolders, tabledCopies, tabledLinks } from './service-state.ts'
import { applyCommand, servingOwner, type Situation, type StateEntry } from './state-commands.ts'

/** A packaged file whose content another path of the image shall have, too. */
export interface FileCopy {
  package: string
  from: string
  to: string
}

/**
 * The effects of one package's maintainer scripts that can be declared: folders and empty files that they make in `/var`,
 * `/etc`, `/run`, `/srv` and `/usr/local`, owners and modes that they give to kept files and folders, and what is tabled.
 * Only commands whose every word is known count, and only accounts that the image has. Commands that were used are put
 * into `used`.
 */
export function planPackageEffects(
  inspection: PackageInspection,
  situation: Situation,
  used: Set<MaintainerCommand>,
): Effects {
  const effects = noEffects()
  const state = new Map<string, StateEntry>()
  for (const command of inspection.commands) {
    if (command.script !== 'postinst') continue
    if (applyCommand(command, { inspection, situation, state, effects }) || isTabled(command, inspection.name)) {
      used.add(command)
    }
  }
  for (const { account, group, mode, path } of stateFolders(inspection.name)) {
    const { uid, gid } = resolveOwner(account, situation.accounts)
    const owned = { uid, gid: (group === undefined ? undefined : situation.accounts.groups.get(group)) ?? gid }
    state.set(path, { path, type: 'directory', mode, ...servingOwner(owned, situation) })
  }
  for (const entry of state.values()) declare(entry, inspection.name, effects)
  for (const { path, target } of tabledLinks(inspection.name)) {
    if (situation.tree.file(target) === undefined) continue
    effects.files.push(symlink(path, target, inspection.name))
    effects.declared.push({ package: inspection.name, kind: 'file', detail: `${path} → ${target}` })
  }
  return effects
}

function declare({ path, type, mode, uid, gid }: StateEntry, owner: string, effects: Effects): void {
  const isFolder = type === 'directory'
  if (isFolder) effects.folders.push({ path, mode, uid, gid, package: owner })
  else effects.files.push({ ...textFile(path, '', owner), mode, uid, gid })
  const whose = uid === 0 && gid === 0 ? '' : `, ${uid}:${gid}`
  effects.declared.push({
    package: owner,
    kind: isFolder ? 'directory' : 'file',
    detail: `${path} ${mode.toString(8).padStart(4, '0')}${whose}${isFolder ? '' : ', empty'}`,
  })
}

/** Files that scripts copy from the package itself: the table's, and `ucf SOURCE TARGET`. */
export function plannedCopies(inspection: PackageInspection, used: Set<MaintainerCommand>): FileCopy[] {
  const copies: FileCopy[] = tabledCopies(inspection.name)
  const shipped = new Set(inspection.entries.filter(({ type }) => type === 'file').map(({ path }) => path))
  for (const command of inspection.commands) {
    const [from, to, ...rest] = command.words.slice(1).filter((word) => !word.startsWith('-'))
    if (command.words[0] !== 'ucf' || !command.literal || from === undefined || to === undefined) continue
    if (rest.length > 0 || !shipped.has(imagePath(from, 'file')) || !/^\/etc\/[\w./+@-]+$/.test(to)) continue
    copies.push({ package: inspection.name, from: imagePath(from, 'file'), to })
    used.add(command)
  }
  return copies
}
