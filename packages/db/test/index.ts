// What tests of other packages need: a database of their own, and rows in it.
export * from './given.ts'
export * from './test-database.ts'
