import { createHash } from 'node:crypto'
import { countUsers, isSetupTokenValid } from '@whittle/db'
import type { Metadata } from 'next'
import { SetupForm } from '../../../features/setup/setup-form.tsx'
import { database } from '../../../server/db.ts'
import type { PageInput } from '../../../server/page-input.ts'
import { ButtonLink } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/notice.tsx'

export const metadata: Metadata = { title: 'First start' }

/** The one-time link of the first start. */
export default async function SetupPage({ searchParams }: PageInput) {
  const { token } = await searchParams
  const finished = (await countUsers(database())) > 0
  if (!finished && typeof token === 'string' && (await isSetupTokenValid(database(), hash(token)))) {
    return (
      <>
        <div className="flex flex-col gap-1">
          <h1 className="text-[20px]">Welcome</h1>
          <p className="text-muted">Create the first account. It owns this installation; the link works once.</p>
        </div>
        <SetupForm token={token} />
      </>
    )
  }
  return (
    <>
      <h1 className="text-[20px]">First start</h1>
      <Notice tone="warning">{finished ? finishedText : token === undefined ? noTokenText : wrongTokenText}</Notice>
      <p>
        <ButtonLink href="/sign-in">Go to sign in</ButtonLink>
      </p>
    </>
  )
}

const finishedText = 'This installation has its owner already: a link of the first start works once. Sign in instead.'
const noTokenText = 'The address is not complete: open the whole link that `npm run up` printed.'
const wrongTokenText = 'This link is wrong or has expired. Start `npm run up` again: it prints a new one.'

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
