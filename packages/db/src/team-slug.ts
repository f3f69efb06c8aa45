/** Slug of the team of the base images: the first component of its repositories. */
export const GALLERY_SLUG = 'gallery'

/**
 * A team's slug from its name: lower-case letters, digits and single hyphens, at most 40 characters, so that it is a
 * valid first component of a repository name. Names without any such character give `team`; the gallery's own slug is
 * not given to another team.
 */
export function teamSlugFrom(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replaceAll(/^-+|-+$/g, '')
  if (slug === '') return 'team'
  return slug === GALLERY_SLUG ? `${GALLERY_SLUG}-team` : slug
}
