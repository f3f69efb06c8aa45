import type { Metadata } from 'next'
import { NotFoundMessage } from '../../shell/not-found-message.tsx'

export const metadata: Metadata = { title: 'Not found' }

/** For objects that do not exist or belong to another team. */
export default function NotFound() {
  return <NotFoundMessage />
}
