import { requireViewer } from '../../server/session.ts'

export default async function GalleryPage() {
  const viewer = await requireViewer()
  return <h1>{viewer.user.name}</h1>
}
