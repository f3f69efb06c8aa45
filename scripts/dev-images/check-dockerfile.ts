import { mkdtemp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResolvedImage } from '@whittle/core'
import { dockerfileSnippet } from '../../apps/web/src/features/image/dockerfile-snippet.ts'
import { expectRun } from './expect-run.ts'
import { finished, type Stand } from './stand.ts'

/** The Dockerfile of two stages that image pages show, with commands where it leaves them to the reader. */
function dockerfile(config: ResolvedImage['config']): string {
  return dockerfileSnippet('localhost/python:latest', config, 'localhost/python:latest-dev')
    .replace(
      /^RUN .*$/m,
      'RUN cc -shared -fPIC -o answer.so answer.c && python3 -m compileall -q app.py && rm answer.c',
    )
    .replace(/^(?:CMD|ENTRYPOINT) .*$/m, 'ENTRYPOINT ["/usr/bin/python3"]\nCMD ["/app/app.py"]')
}

const PYTHON: ResolvedImage['config'] = {
  environment: {},
  entrypoint: [],
  command: ['/usr/bin/python3'],
  workingDirectory: '/',
  user: 'nonroot',
  ports: [],
  volumes: [],
  labels: {},
}

const PROGRAM = `import ctypes, ssl
print("answer", ctypes.CDLL("/app/answer.so").answer(), "with", ssl.OPENSSL_VERSION)
`

/** Builds it with buildah, and runs what came out of it as the production image's user. */
export async function checkDockerfile(stand: Stand): Promise<string> {
  const context = await mkdtemp(join(stand.folder, 'dockerfile-'))
  await writeFile(join(context, 'Dockerfile'), dockerfile(PYTHON))
  await writeFile(join(context, 'app.py'), PROGRAM)
  await writeFile(join(context, 'answer.c'), 'int answer(void) { return 42; }\n')
  const storage = ['--root', join(context, 'storage'), '--runroot', join(context, 'run'), '--storage-driver', 'vfs']
  // Without a network of any kind: nothing of the build may need one.
  const buildah = (...args: string[]) => finished('unshare', ['--net', 'buildah', ...storage, ...args])
  for (const [variant, tag] of [
    ['dev', 'latest-dev'],
    ['prod', 'latest'],
  ] as const) {
    const { reference } = await stand.image('python', variant)
    buildah('tag', buildah('pull', '--quiet', reference).trim(), `localhost/python:${tag}`)
  }
  buildah('build', '--isolation', 'chroot', '--pull-never', '--tag', 'localhost/app', context)
  buildah('push', '--quiet', 'localhost/app', `oci:${join(context, 'out')}:app`)
  finished('umoci', ['unpack', '--image', `${join(context, 'out')}:app`, join(context, 'bundle')])
  const run = stand.run(join(context, 'bundle/rootfs'), ['/usr/bin/python3', '/app/app.py'], { uid: 65_532 })
  const output = expectRun(run, 'the image of the second stage')
  if (!output.includes('answer 42 with OpenSSL 3')) throw new Error(`it says "${output.trim()}"`)
  return 'a Dockerfile of two stages builds with buildah, and its image runs'
}
