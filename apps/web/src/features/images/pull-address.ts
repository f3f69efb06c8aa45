import type { ImageSummary } from '@whittle/db'

/** The image as registries name it, without tag: `localhost:5000/gallery/nginx`. */
export function repositoryAddress(registryHost: string, image: Pick<ImageSummary, 'name' | 'team'>): string {
  return `${registryHost}/${image.team.slug}/${image.name}`
}

/** The tag to recommend: `latest`, or what was moved last; absent before the first build. */
export function recommendedTag(tags: ImageSummary['tags']): string | undefined {
  return (tags.find(({ name }) => name === 'latest') ?? tags[0])?.name
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
