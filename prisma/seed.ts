// Writes the catalogue's base images as the gallery's, and queues a first build of each; safe to repeat. WHITTLE_GALLERY may name
// those that an installation wants.
import { inOrderOfBuilding, loadCatalog } from '@whittle/catalog'
import { createDatabase, seedGallery } from '@whittle/db'

const url = process.env.DATABASE_URL
if (!url) throw new Error('DATABASE_URL is not set: it must be the address of the database to seed.')
const entries = inOrderOfBuilding(loadCatalog())
const wanted =
  process.env.WHITTLE_GALLERY?.split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '') ?? []
const unknown = wanted.filter((name) => !entries.some((entry) => entry.name === name))
if (unknown.length > 0)
  throw new Error(`WHITTLE_GALLERY names ${unknown.join(', ')}, which the catalogue does not have.`)
const db = createDatabase(url)
try {
  const seeded = await seedGallery(
    db,
    entries.filter(({ name }) => wanted.length === 0 || wanted.includes(name)),
  )
  console.log(JSON.stringify(seeded))
} finally {
  await db.$disconnect()
}
