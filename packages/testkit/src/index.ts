export { makeElf, type ElfRecipe } from './make-elf.ts'
