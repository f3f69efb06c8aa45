import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  cancelBuild,
  createPullToken,
  findBuild,
  findImage,
  findImageById,
  findPullToken,
  findRevision,
  finishBuild,
  listAuditEntries,
  listBuilds,
  listImages,
  listPullTokens,
  listRevisions,
  listTagMoves,
  listTags,
  queueBuild,
  revokePullToken,
  saveRevision,
  type ActorScope,
  type PullTokenSummary,
} from '../src/index.ts'
import { givenClaimedBuild, givenImage, givenQueuedBuild, givenResult, givenSpec, givenTeam } from './given.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
let ours: Required<ActorScope>
let theirs: Required<ActorScope>
let imageId: string
let buildId: string
let token: PullTokenSummary

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  ours = await givenTeam(db, 'ours')
  theirs = await givenTeam(db, 'theirs')
  imageId = (await givenImage(db, ours, givenSpec('api'))).id
  const build = await givenClaimedBuild(db, (await givenQueuedBuild(db, ours, imageId)).id)
  await finishBuild(db, build.lease, givenResult('x', ['latest']))
  buildId = (await givenQueuedBuild(db, ours, imageId)).id
  token = (await createPullToken(db, ours, { name: 'ci', tokenHash: 'hash', hint: 'wht_ab', imageId }))!
})
afterAll(() => database.drop())

test('a team reads its own rows', async () => {
  const { db } = database
  const scope = { teamIds: [ours.teamId] }
  expect(await findImage(db, scope, { teamSlug: 'ours', name: 'api' })).toBeDefined()
  expect(await findImageById(db, scope, imageId)).toBeDefined()
  expect(await listImages(db, scope)).toHaveLength(1)
  expect(await listRevisions(db, scope, imageId)).toHaveLength(1)
  expect(await findRevision(db, scope, { imageId, number: 1 })).toBeDefined()
  expect(await findBuild(db, scope, buildId)).toBeDefined()
  expect(await listBuilds(db, scope)).toHaveLength(2)
  expect(await listTags(db, scope, imageId)).toHaveLength(1)
  expect(await listTagMoves(db, scope, imageId)).toHaveLength(1)
  expect(await listPullTokens(db, scope)).toHaveLength(1)
  const actions = (await listAuditEntries(db, scope)).map(({ action }) => action)
  expect(actions).toEqual(['pull-token.create', 'build.queue', 'build.queue', 'image.create'])
})

test('another team reads none of them', async () => {
  const { db } = database
  for (const scope of [{ teamIds: [theirs.teamId] }, { teamIds: [] }]) {
    expect(await findImage(db, scope, { teamSlug: 'ours', name: 'api' })).toBeUndefined()
    expect(await findImageById(db, scope, imageId)).toBeUndefined()
    expect(await listImages(db, scope)).toEqual([])
    expect(await listRevisions(db, scope, imageId)).toEqual([])
    expect(await findRevision(db, scope, { imageId, number: 1 })).toBeUndefined()
    expect(await findBuild(db, scope, buildId)).toBeUndefined()
    expect(await listBuilds(db, scope)).toEqual([])
    expect(await listBuilds(db, scope, { imageId })).toEqual([])
    expect(await listTags(db, scope, imageId)).toEqual([])
    expect(await listTagMoves(db, scope, imageId)).toEqual([])
    expect(await listPullTokens(db, scope, { imageId })).toEqual([])
    expect(await listAuditEntries(db, scope)).toEqual([])
  }
})

test('another team changes none of them', async () => {
  const { db } = database
  expect(await cancelBuild(db, theirs, buildId)).toEqual({ status: 'not-found' })
  const manual = { imageId, trigger: 'manual', reason: 'x' } as const
  expect(await queueBuild(db, theirs, manual)).toEqual({ status: 'not-found' })
  const revision = { imageId, spec: givenSpec('api', { packages: ['curl'] }), expectedRevision: 1 }
  expect(await saveRevision(db, theirs, revision)).toEqual({ status: 'not-found' })
  const foreign = { name: 'x', tokenHash: 'other', hint: 'x', imageId }
  expect(await createPullToken(db, theirs, foreign)).toBeUndefined()
  expect(await revokePullToken(db, theirs, token.id)).toBe(false)
  expect(await listAuditEntries(db, { teamIds: [theirs.teamId] })).toEqual([])
  expect(await findPullToken(db, 'hash')).toEqual({ tokenId: token.id, teamSlug: 'ours', imageName: 'api' })
})

test('what is no id names nothing', async () => {
  const { db } = database
  const scope = { teamIds: [ours.teamId] }
  const id = "x' OR 1=1"
  expect(await findImageById(db, scope, id)).toBeUndefined()
  expect(await findBuild(db, scope, id)).toBeUndefined()
  expect(await listBuilds(db, scope, { imageId: id })).toEqual([])
  expect(await listBuilds(db, scope, { before: id })).toEqual([])
  expect(await listRevisions(db, scope, id)).toEqual([])
  expect(await findRevision(db, scope, { imageId: id, number: 1 })).toBeUndefined()
  expect(await listTags(db, scope, id)).toEqual([])
  expect(await listTagMoves(db, scope, id)).toEqual([])
  expect(await listPullTokens(db, scope, { imageId: id })).toEqual([])
  expect(await cancelBuild(db, ours, id)).toEqual({ status: 'not-found' })
  expect(await queueBuild(db, ours, { imageId: id, trigger: 'manual', reason: 'x' })).toEqual({ status: 'not-found' })
  const revision = { imageId: id, spec: givenSpec('api'), expectedRevision: 1 }
  expect(await saveRevision(db, ours, revision)).toEqual({ status: 'not-found' })
  expect(await createPullToken(db, ours, { name: 'x', tokenHash: 'y', hint: 'x', imageId: id })).toBeUndefined()
  expect(await revokePullToken(db, ours, id)).toBe(false)
})

test('a token pulls until it expires or is revoked, and is marked as used', async () => {
  const { db } = database
  const expiresAt = new Date('2026-12-01T00:00:00Z')
  const made = await createPullToken(db, ours, { name: 'all', tokenHash: 'all', hint: 'wht_cd', expiresAt })
  const before = new Date('2026-11-30T00:00:00Z')
  expect(await findPullToken(db, 'all', before)).toEqual({ tokenId: made!.id, teamSlug: 'ours', imageName: undefined })
  expect(await findPullToken(db, 'all', expiresAt)).toBeUndefined()
  const scope = { teamIds: [ours.teamId] }
  expect((await listPullTokens(db, scope, { imageId })).map(({ name }) => name)).toEqual(['all', 'ci'])
  expect((await listPullTokens(db, scope))[0]).toMatchObject({ lastUsedAt: before, createdBy: { id: ours.actorId } })
  expect(await revokePullToken(db, ours, made!.id)).toBe(true)
  expect(await revokePullToken(db, ours, made!.id)).toBe(false)
  expect(await findPullToken(db, 'all', before)).toBeUndefined()
})
