import { CatalogEntry, ImageSpec } from '@whittle/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failBuild, findGalleryTeam, findImage, finishBuild, listImages, seedGallery } from '../src/index.ts'
import { givenClaimedBuild, givenImage, givenResult, givenSpec, givenTeam } from './given.ts'
import { createTestDatabase, type TestDatabase } from './test-database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const entry = (name: string, packages: string[] = [], architectures = ['amd64', 'arm64']) =>
  CatalogEntry.parse({
    name,
    title: name.toUpperCase(),
    description: `The ${name} image.`,
    category: 'server',
    replaces: name,
    notes: ['A note.'],
    spec: { packages, architectures, test: { command: ['/usr/bin/true'] } },
  })

test('seeding brings the gallery in line with the catalogue and can be repeated', async () => {
  const { db } = database
  const entries = [entry('static'), entry('nginx', ['nginx'])]
  const first = await seedGallery(db, entries)
  expect(first).toMatchObject({ created: ['static', 'nginx'], revised: [] })
  expect(first.queuedBuildIds).toHaveLength(2)
  const again = await seedGallery(db, entries)
  expect(again).toEqual({ ...first, created: [], queuedBuildIds: [] })

  const team = await findGalleryTeam(db)
  expect(team).toMatchObject({ id: first.teamId, slug: 'gallery', isGallery: true })
  const images = await listImages(db, { teamIds: [team!.id] })
  expect(images.map(({ name, category, latestBuild }) => [name, category, latestBuild?.trigger])).toEqual([
    ['nginx', 'server', 'seed'],
    ['static', 'server', 'seed'],
  ])
  expect(images[0]!.schedule!.cron).toMatch(/^\d{1,2} [2-5] \* \* \*$/)
  expect(images[0]!.schedule).not.toEqual(images[1]!.schedule)
})

test('a changed entry makes a revision and a build; one that failed is tried again', async () => {
  const { db } = database
  const [waiting] = await db.build.findMany({ where: { image: { name: 'static' } } })
  const { lease } = await givenClaimedBuild(db, waiting!.id)
  await failBuild(db, lease, { code: 'X', message: 'x' })
  const nginx = await givenClaimedBuild(db, (await db.build.findFirstOrThrow({ where: { status: 'queued' } })).id)
  await finishBuild(db, nginx.lease, givenResult('nginx', ['latest']))

  const changed = await seedGallery(db, [entry('static'), entry('nginx', ['nginx', 'tzdata'])])
  expect(changed).toMatchObject({ created: [], revised: ['nginx'] })
  expect(changed.queuedBuildIds).toHaveLength(2)
  const images = await listImages(db, { teamIds: [changed.teamId] })
  expect(images.map(({ name, revision, latestBuild }) => [name, revision.number, latestBuild?.number])).toEqual([
    ['nginx', 2, 2],
    ['static', 1, 2],
  ])
})

test('an image is built for the machines that are wanted and offered', async () => {
  const { db } = database
  const seeded = await seedGallery(db, [entry('curl'), entry('valkey', [], ['arm64'])])
  const architectures = async (name: string) => {
    const image = { teamId: seeded.teamId, name }
    const { spec } = await db.revision.findFirstOrThrow({ where: { image }, orderBy: { number: 'desc' } })
    return ImageSpec.parse(spec).spec.architectures
  }
  expect(await architectures('curl')).toEqual(['amd64'])
  expect(await architectures('valkey')).toEqual(['arm64'])
  const again = await seedGallery(db, [entry('curl')], ['arm64', 'amd64'])
  expect(again.revised).toEqual(['curl'])
  expect(await architectures('curl')).toEqual(['amd64', 'arm64'])
})

test('an image knows the ends of the lines of the base image that it is or starts from', async () => {
  const { db } = database
  const endOfLife = { '20': '2026-04-30' }
  const { teamId } = await seedGallery(db, [{ ...entry('node', ['nodejs']), endOfLife }])
  const actor = await givenTeam(db)
  const { name } = await givenImage(db, actor, givenSpec('shop', { from: 'node', distribution: 'debian/12' }))
  await givenImage(db, actor, givenSpec('plain', { from: 'absent' }))
  const images = await listImages(db, { teamIds: [teamId, actor.teamId] })
  const known = (wanted: string) => images.find((image) => image.name === wanted)
  expect(known('node')).toMatchObject({ endOfLife, distribution: 'debian/13' })
  expect(known(name)).toMatchObject({ endOfLife, distribution: 'debian/12' })
  expect(known('plain')!.endOfLife).toEqual({})
  const { slug } = known(name)!.team
  const found = await findImage(db, { teamIds: [actor.teamId] }, { teamSlug: slug, name })
  expect(found).toMatchObject({ endOfLife, distribution: 'debian/12' })
  await seedGallery(db, [entry('node', ['nodejs'])])
  expect((await listImages(db, { teamIds: [teamId] })).find((image) => image.name === 'node')!.endOfLife).toEqual({})
})
