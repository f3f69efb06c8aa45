import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectRun } from './expect-run.ts'
import { finished, type Stand } from './stand.ts'

/** The Dockerfile of two stages that image pages show, with a program to build. */
const DOCKERFILE = `FROM localhost/python:latest-dev AS build
WORKDIR /app
COPY app.py .
RUN python3 -m venv --without-pip /app/venv && python3 -m compileall -q app.py && chown -R 65532:65532 /app

FROM localhost/python:latest
COPY --from=build /app /app
WORKDIR /app
CMD ["/app/app.py"]
`

/** Builds it with buildah, and runs what came out of it as the production image's user. */
export async function checkDockerfile(stand: Stand): Promise<string> {
  const context = await mkdtemp(join(stand.folder, 'dockerfile-'))
  await writeFile(join(context, 'Dockerfile'), DOCKERFILE)
  await writeFile(join(context, 'app.py'), 'import ssl\nprint("built in two stages with", ssl.OPENSSL_VERSION)\n')
  const storage = ['--root', join(context, 'storage'), '--runroot', join(context, 'run'), '--storage-driver', 'vfs']
  const buildah = (...args: string[]) => finished('buildah', [...storage, ...args])
  for (const [variant, tag] of [
    ['dev', 'latest-dev'],
    ['prod', 'latest'],
  ] as const) {
    const { reference } = await stand.image('python', variant)
    buildah('tag', buildah('pull', '--quiet', reference).trim(), `localhost/python:${tag}`)
  }
  buildah('build', '--isolation', 'chroot', '--network', 'none', '--pull-never', '--tag', 'localhost/app', context)
  buildah('push', '--quiet', 'localhost/app', `oci:${join(context, 'out')}:app`)
  finished('umoci', ['unpack', '--image', `${join(context, 'out')}:app`, join(context, 'bundle')])
  const run = stand.run(join(context, 'bundle/rootfs'), ['/usr/bin/python3', '/app/app.py'], { uid: 65_532 })
  const output = expectRun(run, 'the image of the second stage')
  if (!output.includes('built in two stages with OpenSSL 3')) throw new Error(`it says "${output.trim()}"`)
  return 'a Dockerfile of two stages builds with buildah, and its image runs'
}
