import { createSession, endSession } from '@whittle/db'
import NextAuth, { CredentialsSignin, type DefaultSession } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { headers } from 'next/headers'
import { env } from '../env.ts'
import { database } from '../server/db.ts'
import { log } from '../server/log.ts'
import { authenticate } from './authenticate.ts'
import { clientAddress } from './client-address.ts'

// What our cookie carries, told to next-auth's types.
declare module 'next-auth' {
  interface User {
    sessionId?: string
  }
  interface Session extends DefaultSession {
    sessionId?: string
  }
}

const SESSION_SECONDS = 14 * 86_400

/** Thrown through next-auth; `code` carries the reason to the server action. */
class SignInRefused extends CredentialsSignin {
  constructor(code: string) {
    super()
    this.code = code
  }
}

// A function, so that nothing reads the environment before the first request.
const nextAuth = NextAuth(() => ({
  secret: env().AUTH_SECRET,
  trustHost: true,
  useSecureCookies: env().WHITTLE_URL.startsWith('https://'),
  session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
  pages: { signIn: '/sign-in', error: '/sign-in' },
  providers: [
    Credentials({
      credentials: { email: {}, password: {} },
      authorize: async ({ email, password }) => {
        if (typeof email !== 'string' || typeof password !== 'string') return null
        const requestHeaders = await headers()
        const outcome = await authenticate({ email, password, address: clientAddress(requestHeaders) })
        if (!outcome.ok) throw new SignInRefused(outcome.reason === 'wait' ? `wait-${outcome.seconds}` : 'wrong')
        const session = await createSession(database(), {
          userId: outcome.userId,
          userAgent: requestHeaders.get('user-agent') ?? undefined,
          expiresAt: new Date(Date.now() + SESSION_SECONDS * 1000),
        })
        return { id: outcome.userId, sessionId: session.id }
      },
    }),
  ],
  logger: {
    // A wrong password is no event for the log.
    error: (error: Error) => (error instanceof CredentialsSignin ? undefined : log.error({ err: error }, 'sign-in')),
    warn: (code: string) => log.warn({ code }, 'sign-in'),
  },
  callbacks: {
    // The cookie names a row of our Session table and nothing else: ending the row ends the session.
    jwt: ({ token, user }) => (user ? { sessionId: user.sessionId } : { sessionId: token.sessionId }),
    session: ({ session, token }) => ({
      expires: session.expires,
      sessionId: typeof token.sessionId === 'string' ? token.sessionId : undefined,
    }),
  },
}))

/** The id of the session that this request's cookie names; whether it still lasts is for the database to say. */
export async function currentSessionId(): Promise<string | undefined> {
  const session = await nextAuth.auth()
  return session?.sessionId
}

export type SignInOutcome =
  | { ok: true }
  | { ok: false; reason: 'wrong' }
  | { ok: false; reason: 'wait'; seconds: number }

/** Checks e-mail and password, begins a session and sets its cookie. Server actions only. */
export async function signInWithPassword(email: string, password: string): Promise<SignInOutcome> {
  try {
    await nextAuth.signIn('credentials', { email, password, redirect: false, redirectTo: '/' })
    return { ok: true }
  } catch (error) {
    if (!(error instanceof CredentialsSignin)) throw error
    const seconds = /^wait-(\d+)$/.exec(error.code)?.[1]
    return seconds === undefined
      ? { ok: false, reason: 'wrong' }
      : { ok: false, reason: 'wait', seconds: Number(seconds) }
  }
}

/** Ends the session of this request: its row and its cookie. Server actions only. */
export async function endCurrentSession(): Promise<void> {
  const id = await currentSessionId()
  if (id !== undefined) await endSession(database(), id)
  await nextAuth.signOut({ redirect: false })
}
