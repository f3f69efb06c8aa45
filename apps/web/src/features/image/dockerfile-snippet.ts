import type { ResolvedImage } from '@whittle/core'

/**
 * A Dockerfile that puts an application on this image. `config` is what the image was built with. Production images hold
 * no shell, so the snippet has no RUN in its last stage; with `development`, the image beside it, it builds there first.
 */
export function dockerfileSnippet(reference: string, config: ResolvedImage['config'], development?: string): string {
  const user = config.user === '' ? '65532' : config.user
  const workdir = config.workingDirectory === '/' ? '/app' : config.workingDirectory
  const lines =
    development === undefined
      ? [
          '# This image holds no shell: RUN does not work here.',
          '# Build in a stage before this one, and copy the result.',
          `FROM ${reference}`,
          `WORKDIR ${workdir}`,
          `COPY --chown=${user} . .`,
        ]
      : [
          '# Shell, apt-get and build tools, as root.',
          `FROM ${development} AS build`,
          `WORKDIR ${workdir}`,
          'COPY . .',
          'RUN apt-get update && …',
          '',
          '# No shell here: only what was built is copied.',
          `FROM ${reference}`,
          `WORKDIR ${workdir}`,
          `COPY --from=build --chown=${user} ${workdir} .`,
        ]
  const [program, ...args] = config.command
  if (config.entrypoint.length === 0 && program === undefined)
    lines.push(`ENTRYPOINT ["${workdir.replace(/\/$/, '')}/your-program"]`)
  else if (config.entrypoint.length === 0 && args.length === 0) lines.push(`CMD [${JSON.stringify(program)}, "…"]`)
  else if (program === undefined) lines.push(`# The entry point is ${JSON.stringify(config.entrypoint)}`, 'CMD ["…"]')
  return lines.join('\n')
}
