// Writes the catalogue's base images as the gallery's, and queues a first build of each; safe to repeat. WHITTLE_GALLERY may name
// those that an installation wants, WHITTLE_GALLERY_ARCHITECTURES the machines that they are built for.
import { inOrderOfBuilding, loadCatalog } from '@whittle/catalog'
import { Architecture } from '@whittle/core'
import { createDatabase, seedGallery } from '@whittle/db'

const url = process.env.DATABASE_URL
if (!url) throw new Error('DATABASE_URL is not set: it must be the address of the database to seed.')
const entries = inOrderOfBuilding(loadCatalog())
const wanted = listOf('WHITTLE_GALLERY')
const unknown = wanted.filter((name) => !entries.some((entry) => entry.name === name))
if (unknown.length > 0)
  throw new Error(`WHITTLE_GALLERY names ${unknown.join(', ')}, which the catalogue does not have.`)
const machines = listOf('WHITTLE_GALLERY_ARCHITECTURES').map((name) => {
  const known = Architecture.safeParse(name)
  if (known.success) return known.data
  throw new Error(`WHITTLE_GALLERY_ARCHITECTURES names ${name}; it may be any of ${Architecture.options.join(', ')}.`)
})
const db = createDatabase(url)
try {
  const seeded = await seedGallery(
    db,
    entries.filter(({ name }) => wanted.length === 0 || wanted.includes(name)),
    machines.length === 0 ? ['amd64'] : machines,
  )
  console.log(JSON.stringify(seeded))
} finally {
  await db.$disconnect()
}

function listOf(variable: string): string[] {
  return (process.env[variable] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
