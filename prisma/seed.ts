// Writes the catalogue's base images as the gallery's, and queues a first build of each; safe to repeat.
import { inOrderOfBuilding, loadCatalog } from '@whittle/catalog'
import { createDatabase, seedGallery } from '@whittle/db'

const url = process.env.DATABASE_URL
if (!url) throw new Error('DATABASE_URL is not set: it must be the address of the database to seed.')
const db = createDatabase(url)
try {
  const seeded = await seedGallery(db, inOrderOfBuilding(loadCatalog()))
  console.log(JSON.stringify(seeded))
} finally {
  await db.$disconnect()
}
