import { defineConfig } from 'prisma/config'

// `prisma generate` needs no database; every other command gets DATABASE_URL from scripts/prisma.ts.
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://nobody@127.0.0.1:1/none' },
})
