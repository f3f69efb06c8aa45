export { currentSessionId, signInWithPassword } from './next-auth.ts'
export { hashPassword, MIN_PASSWORD_LENGTH } from './password.ts'
export { safeReturnPath } from './return-path.ts'
