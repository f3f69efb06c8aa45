import { ImageSpec } from '@whittle/core'
import type { Origin } from '../definition-draft.ts'
import type { Instruction } from './read-instructions.ts'
import { type Stage, wordsIn } from './stage.ts'
import { expandVariables, splitWords } from './words.ts'

const FROM_CONTEXT =
  'Files of the build context are not in a definition: add them under files, with their source or content.'
const FROM_STAGE =
  'What another stage or image made is not in a definition: pack it as a package, or add it under files.'

/** `COPY` and `ADD`: here-documents become files; everything else is told. */
export function readCopy(stage: Stage, instruction: Instruction, escape: string): void {
  const { line, keyword, rest, documents } = instruction
  const origin: Origin = { line, what: `${keyword} ${rest}` }
  const [document, more] = documents
  const words = splitWords(rest, wordsIn(stage, escape, origin)).filter((word) => !word.startsWith('--'))
  const path = words.at(-1)
  if (!document || more || words.length !== 2 || path === undefined || !path.startsWith('/') || path.endsWith('/')) {
    stage.draft.note(origin, /(?:^|\s)--from=/.test(rest) ? FROM_STAGE : FROM_CONTEXT)
    return
  }
  const content = document.expands
    ? expandVariables(document.content, wordsIn(stage, escape, origin))
    : document.content
  const mode = /(?:^|\s)--chmod=(0?[0-7]{3})(?:\s|$)/.exec(rest)?.[1]
  const files = [
    ...(stage.draft.body.files ?? []).filter((file) => file.path !== path),
    { path, content, ...(mode ? { mode } : {}) },
  ]
  stage.draft.set({ files }, origin)
  if (/(?:^|\s)--chown=/.test(rest)) stage.draft.note(origin, 'The owner was left out: name it as owner of the file.')
}

/** Accounts that every image of Debian has (base-passwd), so that a USER may name them. */
const DEBIAN_ACCOUNTS = new Set(
  'root daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc _apt nobody nonroot'.split(' '),
)
/** Numbers that people use for services of their own. */
const FIRST_UID = 10_001

/** The user that the last USER names; who a RUN would have made is declared. */
export function finishUser({ draft, user, accounts }: Stage): void {
  if (!user) {
    draft.note(
      { what: 'no USER' },
      'Docker would run it as root; the image runs as nonroot (65532). Write "user: root" to change that.',
    )
    return
  }
  const [name = '', group] = user.name.split(':')
  if (/^\d+$/.test(name)) {
    const numbered = group === undefined || /^\d+$/.test(group)
    if (!numbered) draft.note(user, `The group ${group} was left out: beside a number stands a number.`)
    draft.set({ user: numbered ? user.name : name }, user)
    return
  }
  if (group !== undefined && group !== name)
    draft.note(user, `The group ${group} was left out: a user has the group that it is declared with.`)
  if (!draft.set({ user: name }, user)) return
  if (DEBIAN_ACCOUNTS.has(name)) return
  const uid = accounts.get(name)
  const users = [{ name, uid: uid ?? FIRST_UID }]
  const declared = ImageSpec.shape.spec.safeParse({ users })
  if (!declared.success) {
    draft.note(user, `The account ${name} could not be declared: name it under users.`)
    return
  }
  draft.body.users = users
  if (uid === undefined)
    draft.note(
      user,
      `The account ${name} was declared with the uid ${FIRST_UID}: remove it where a package of the image brings the account, or change the number.`,
    )
}
