/** Who a process in the image is: numeric ids, and whether they are root's. */
export interface ImageUser {
  uid: number
  gid: number
}

/**
 * The permission bits that let the *owner* do exactly what the image's user may do with an entry.
 *
 * The sandbox runs without root, so that in the unpacked copy everything belongs to whoever runs it, and inside to the
 * image's user. What that user may do must then be said in the owner's bits, or a start-up test would pass that fails in
 * production, where the file belongs to root. Set-id and sticky bits are left out: nothing in the sandbox gains rights.
 */
export function effectiveMode(
  entry: { mode: number; uid: number; gid: number; isDirectory: boolean },
  user: ImageUser,
): number {
  if (user.uid === 0) {
    const executable = entry.isDirectory || (entry.mode & 0o111) !== 0
    return executable ? 0o700 : 0o600
  }
  if (entry.uid === user.uid) return entry.mode & 0o700
  if (entry.gid === user.gid) return (entry.mode & 0o070) << 3
  return (entry.mode & 0o007) << 6
}
