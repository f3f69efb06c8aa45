import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  countUsers,
  createOwner,
  createSession,
  endSession,
  findActiveSession,
  findTeamForUser,
  findUserByEmail,
  isSetupTokenValid,
  issueSetupToken,
  listTeams,
  removeExpiredSessions,
} from '../src/index.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const inAnHour = () => new Date(Date.now() + 3_600_000)
const owner = (tokenHash: string, email = 'Ann@Example.org', teamName = 'Shop') => ({
  tokenHash,
  email,
  name: 'Ann',
  passwordHash: 'scrypt$…',
  teamName,
})

test('a setup token makes one owner, however often and at once it is used', async () => {
  const { db } = database
  expect(await countUsers(db)).toBe(0)
  await issueSetupToken(db, { tokenHash: 'first', expiresAt: inAnHour() })
  await issueSetupToken(db, { tokenHash: 'second', expiresAt: inAnHour() })
  expect(await isSetupTokenValid(db, 'first')).toBe(false)
  expect(await isSetupTokenValid(db, 'second')).toBe(true)
  expect(await createOwner(db, owner('first'))).toEqual({ ok: false, reason: 'token-invalid' })

  const outcomes = await Promise.all([
    createOwner(db, owner('second')),
    createOwner(db, owner('second', 'ben@example.org', 'Other')),
  ])
  expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1)
  expect(outcomes).toContainEqual({ ok: false, reason: 'token-invalid' })
  expect(await countUsers(db)).toBe(1)
  expect(await isSetupTokenValid(db, 'second')).toBe(false)
})

test('a refused owner leaves the token usable, and says why', async () => {
  const { db } = database
  const first = await db.user.findFirstOrThrow()
  const team = await db.team.findFirstOrThrow()
  await issueSetupToken(db, { tokenHash: 'third', expiresAt: inAnHour() })
  expect(await createOwner(db, owner('third', first.email.toUpperCase(), 'New'))).toEqual({
    ok: false,
    reason: 'email-taken',
  })
  expect(await createOwner(db, owner('third', 'new@example.org', team.name))).toEqual({
    ok: false,
    reason: 'team-taken',
  })
  expect(await isSetupTokenValid(db, 'third')).toBe(true)
  expect(await isSetupTokenValid(db, 'third', new Date(Date.now() + 7_200_000))).toBe(false)
})

test('an owner is found by address in any case and belongs to the team as admin', async () => {
  const { db } = database
  const { email } = await db.user.findFirstOrThrow()
  const user = await findUserByEmail(db, ` ${email.toUpperCase()} `)
  expect(user).toMatchObject({ email, isOwner: true, passwordHash: 'scrypt$…' })
  const [membership] = await listTeams(db, user!.id)
  expect(membership).toMatchObject({ role: 'admin', team: { isGallery: false } })
  expect(await findTeamForUser(db, user!.id, membership!.team.slug)).toEqual(membership)
  expect(await findTeamForUser(db, user!.id, 'nobody')).toBeUndefined()
})

test('a session lasts until it is ended or expires', async () => {
  const { db } = database
  const { id: userId } = await db.user.findFirstOrThrow()
  const session = await createSession(db, { userId, userAgent: 'test', expiresAt: inAnHour() })
  expect(await findActiveSession(db, session.id)).toMatchObject({
    id: session.id,
    user: { id: userId },
    memberships: [{ role: 'admin' }],
  })
  expect(await findActiveSession(db, session.id, new Date(Date.now() + 7_200_000))).toBeUndefined()
  expect(await findActiveSession(db, 'no-uuid')).toBeUndefined()
  await endSession(db, session.id)
  await endSession(db, session.id)
  expect(await findActiveSession(db, session.id)).toBeUndefined()

  await createSession(db, { userId, expiresAt: new Date(Date.now() - 1) })
  expect(await removeExpiredSessions(db)).toBe(1)
})
