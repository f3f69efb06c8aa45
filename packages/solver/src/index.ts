export { type Clause, minimiseCore, solve, type Solution } from './solve.ts'
