import type { ReactNode } from 'react'
import { loadImage } from '../../../../../features/image/load-image.ts'

/** Asks for the image before anything is sent, so that what is not there answers 404 and not a page that says so. */
export default async function ImageLayout({
  params,
  children,
}: {
  params: Promise<{ team: string; name: string }>
  children: ReactNode
}) {
  const { team, name } = await params
  await loadImage(team, name)
  return children
}
