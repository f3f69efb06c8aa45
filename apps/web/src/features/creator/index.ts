export { Creator, type CreatorProps } from './creator.tsx'
