import { ImageSpec } from '@whittle/core'
import type { DefinitionDraft } from '../definition-draft.ts'
import { listOf, textOf, type Member, type MembersOf } from './members.ts'

/** Users that every image has. */
const BUILT_IN = new Map([
  ['root', 0],
  ['nobody', 65_534],
  ['nonroot', 65_532],
])

/** `accounts`: users become declared users with the group of their gid, `run-as` the user. */
export function importAccounts(
  draft: DefinitionDraft,
  member: Member,
  { path, membersOf }: { path: (string | number)[]; membersOf: MembersOf },
): void {
  const members = new Map(membersOf(path, member.value))
  const users = members.get('users')
  for (const user of listOf(users?.value)) addUser(draft, user, users!.origin)
  const runAs = members.get('run-as')
  if (runAs) draft.set({ user: userOf(draft, textOf(runAs.value)) }, runAs.origin)
  for (const [key, { origin }] of members) {
    if (key === 'groups')
      draft.note(origin, 'A group is declared by the gid of its user; further members were left out.')
    else if (key !== 'users' && key !== 'run-as') draft.note(origin, 'An image has no such key.')
  }
}

function addUser(draft: DefinitionDraft, value: unknown, origin: Member['origin']): void {
  const { username, uid, gid, homedir } = Object(value) as Record<string, unknown>
  const name = textOf(username)
  if (BUILT_IN.get(name) === uid && uid !== undefined) return
  const user = {
    name,
    uid: Number(textOf(uid)),
    ...(gid === undefined ? {} : { gid: Number(textOf(gid)) }),
    ...(homedir === undefined ? {} : { home: textOf(homedir) }),
  }
  const users = [...(draft.body.users ?? []), user]
  const { success } = ImageSpec.shape.spec.safeParse({ users })
  if (success) draft.set({ users }, origin)
  else
    draft.note(
      { ...origin, what: `user ${name}` },
      'It could not be declared: name and numbers must be valid and not used twice.',
    )
}

/** A number that a declared user has becomes its name. */
function userOf({ body }: DefinitionDraft, text: string): string {
  const known = [...BUILT_IN, ...(body.users ?? []).map(({ name, uid }) => [name, uid] as const)]
  return known.find(([, uid]) => String(uid) === text)?.[0] ?? text
}
