import { LogOut, Plus } from 'lucide-react'
import Link from 'next/link'
import { signOut } from '../auth/actions.ts'
import type { Viewer } from '../server/session.ts'
import { readTheme } from '../theme/read-theme.ts'
import { THEME_COOKIE } from '../theme/theme.ts'
import { ThemeSwitch } from '../theme/theme-switch.tsx'
import { buttonClasses, ButtonLink } from '../ui/button.tsx'
import { HeaderLink } from './header-link.tsx'
import { Mark } from './mark.tsx'

/** The top of every page of a signed-in person. */
export async function Header({ viewer }: { viewer: Viewer }) {
  const mayCreate = viewer.teams.some((team) => team.role !== 'viewer')
  return (
    <header className="border-b bg-surface">
      <div className="mx-auto flex h-12 w-full max-w-[2240px] items-center gap-2 px-4">
        <Link href="/" className="flex items-center gap-2 rounded font-semibold" aria-label="Whittle, to the gallery">
          <Mark />
          <span className="hidden sm:inline">Whittle</span>
        </Link>
        <nav aria-label="Main" className="flex items-center gap-1 pl-2">
          <HeaderLink href="/">Gallery</HeaderLink>
        </nav>
        <div className="ml-auto flex min-w-0 items-center gap-1">
          <span className="hidden min-w-0 truncate px-2 text-muted md:inline" title={viewer.user.email}>
            {viewer.teams.map((team) => team.name).join(', ') || viewer.user.name}
          </span>
          {mayCreate && (
            <ButtonLink href="/new" variant="primary">
              <Plus aria-hidden="true" className="size-4" />
              New image
            </ButtonLink>
          )}
          <ThemeSwitch initial={await readTheme()} cookie={THEME_COOKIE} />
          <form action={signOut}>
            <button
              type="submit"
              className={buttonClasses('quiet')}
              aria-label="Sign out"
              title={`Sign out ${viewer.user.name}`}
            >
              <LogOut aria-hidden="true" className="size-4" />
            </button>
          </form>
        </div>
      </div>
    </header>
  )
}
