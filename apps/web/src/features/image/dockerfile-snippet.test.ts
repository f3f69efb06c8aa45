import { expect, it } from 'vitest'
import { dockerfileSnippet } from './dockerfile-snippet.ts'

const config = {
  environment: {},
  entrypoint: ['/usr/bin/python3'],
  command: [],
  workingDirectory: '/srv',
  user: '65532',
  ports: [],
  volumes: [],
  labels: {},
}

it('copies into the working directory as the user of the image, and leaves the command to the reader', () => {
  const lines = dockerfileSnippet('localhost:5000/gallery/python:latest', config).split('\n')
  expect(lines).toContain('FROM localhost:5000/gallery/python:latest')
  expect(lines).toContain('WORKDIR /srv')
  expect(lines).toContain('COPY --chown=65532 . .')
  expect(lines.at(-1)).toBe('CMD ["…"]')
  expect(lines.some((line) => line.startsWith('RUN'))).toBe(false)
})

it('asks for an entry point where the image has none', () => {
  const snippet = dockerfileSnippet('a/static:latest', { ...config, entrypoint: [], workingDirectory: '/' })
  expect(snippet).toContain('ENTRYPOINT ["/app/your-program"]')
})

it('names the program where that is the whole command, and nothing where the command is complete', () => {
  const last = (command: string[]) =>
    dockerfileSnippet('a/b:latest', { ...config, entrypoint: [], command })
      .split('\n')
      .at(-1)
  expect(last(['/usr/bin/python3'])).toBe('CMD ["/usr/bin/python3", "…"]')
  expect(last(['/usr/sbin/nginx', '-g', 'daemon off;'])).toBe('COPY --chown=65532 . .')
})

it('builds in the development image and copies only the result, where there is one', () => {
  const snippet = dockerfileSnippet('a/python:latest', config, 'a/python:latest-dev')
  expect(snippet.split('\n')).toEqual([
    '# Shell, apt-get and build tools, as root.',
    'FROM a/python:latest-dev AS build',
    'WORKDIR /srv',
    'COPY . .',
    'RUN apt-get update && …',
    '',
    '# No shell here: only what was built is copied.',
    'FROM a/python:latest',
    'WORKDIR /srv',
    'COPY --from=build --chown=65532 /srv .',
    '# The entry point is ["/usr/bin/python3"]',
    'CMD ["…"]',
  ])
})
