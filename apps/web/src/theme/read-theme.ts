import { cookies } from 'next/headers'
import { Theme, THEME_COOKIE } from './theme.ts'

/** The theme that the viewer chose; `system` without a choice. */
export async function readTheme(): Promise<Theme> {
  const parsed = Theme.safeParse((await cookies()).get(THEME_COOKIE)?.value)
  return parsed.success ? parsed.data : 'system'
}
