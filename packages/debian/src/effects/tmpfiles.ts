/** A folder that tmpfiles.d(5) asks for. */
export interface TmpfilesFolder {
  path: string
  mode: number
  /** Names or numbers. */
  user: string
  group: string
}

const FOLDER_TYPE = /^[dDvqQ][!=~^+-]*$/
const DEFAULT_MODE = 0o755

/**
 * The folders of a tmpfiles.d(5) file, in its order. Other kinds of lines, and paths with specifiers (`%`), are passed
 * over: of Debian's services none that an image needs has one.
 */
export function readTmpfiles(text: string): TmpfilesFolder[] {
  return text.split('\n').flatMap((line) => {
    const [type = '', path = '', mode = '-', user = '-', group = '-'] = line.trim().split(/\s+/)
    if (!FOLDER_TYPE.test(type) || !path.startsWith('/') || path.includes('%')) return []
    const bits = mode.replace(/^[~:]+/, '')
    return {
      path: path.replace(/^\/var\/run\//, '/run/'),
      mode: /^[0-7]{3,4}$/.test(bits) ? Number.parseInt(bits, 8) : DEFAULT_MODE,
      user: named(user),
      group: named(group),
    }
  })
}

function named(account: string): string {
  const name = account.replace(/^:/, '')
  return name === '-' || name === '' ? '0' : name
}
