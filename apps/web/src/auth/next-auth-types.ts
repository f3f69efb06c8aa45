import type { DefaultSession } from 'next-auth'

// What our cookie carries, told to next-auth's types.
declare module 'next-auth' {
  interface User {
    sessionId?: string
  }
  interface Session extends DefaultSession {
    sessionId?: string
  }
}
