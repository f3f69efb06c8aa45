import type { ImageSummary } from '@whittle/db'

/** The image as registries name it, without tag: `localhost:5000/gallery/nginx`. */
export function repositoryAddress(registryHost: string, image: Pick<ImageSummary, 'name' | 'team'>): string {
  return `${registryHost}/${image.team.slug}/${image.name}`
}

/** The tag to recommend: `latest`, or what was moved last; absent before the first build. */
export function recommendedTag(tags: ImageSummary['tags']): string | undefined {
  const production = tags.filter(({ name }) => !name.endsWith(DEVELOPMENT))
  return (production.find(({ name }) => name === 'latest') ?? production[0])?.name
}

/** What the tags of development images end in. */
const DEVELOPMENT = '-dev'

/** The tag of the development image beside the recommended one; absent until it was built. */
export function developmentTag(tags: ImageSummary['tags']): string | undefined {
  const wanted = `${recommendedTag(tags)}${DEVELOPMENT}`
  return tags.find(({ name }) => name === wanted)?.name
}

/** `docker pull …` of the recommended tag; absent before the first build. */
export function pullCommand(
  registryHost: string,
  image: Pick<ImageSummary, 'name' | 'team' | 'tags'>,
): string | undefined {
  const tag = recommendedTag(image.tags)
  return tag === undefined ? undefined : `docker pull ${repositoryAddress(registryHost, image)}:${tag}`
}

/** The image's page. */
export function imagePath(image: Pick<ImageSummary, 'name' | 'team'>): string {
  return `/images/${image.team.slug}/${image.name}`
}

/** The Creator, beginning with this base image. */
export function createFromHref(image: Pick<ImageSummary, 'name'>): string {
  return `/new?base=${encodeURIComponent(image.name)}`
}
