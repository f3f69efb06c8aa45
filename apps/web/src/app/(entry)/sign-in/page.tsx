import { countUsers } from '@whittle/db'
import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { safeReturnPath } from '../../../auth/index.ts'
import { SignInForm } from '../../../features/sign-in/sign-in-form.tsx'
import { database } from '../../../server/db.ts'
import type { PageInput } from '../../../server/page-input.ts'
import { findViewer } from '../../../server/session.ts'
import { Notice } from '../../../ui/notice.tsx'

export const metadata: Metadata = { title: 'Sign in' }

/** Where everybody without a session ends up. */
export default async function SignInPage({ searchParams }: PageInput) {
  const returnPath = safeReturnPath((await searchParams).return)
  if (await findViewer()) redirect(returnPath)
  const users = await countUsers(database())
  return (
    <>
      <h1 className="text-[20px]">Sign in</h1>
      {users === 0 && (
        <Notice tone="info">
          Nobody can sign in yet: open the one-time link that <code className="font-mono">npm run up</code> printed to
          create the first account.
        </Notice>
      )}
      <SignInForm returnPath={returnPath} />
    </>
  )
}
