import { describe, expect, it } from 'vitest'
import { importDefinition } from '../import-definition.ts'

const options = { name: 'shop', bases: ['nginx', 'python'] }

function imported(text: string) {
  const result = importDefinition(text, options)
  if (!result.ok) throw new Error(JSON.stringify(result.notes))
  return { ...result.spec.spec, notes: result.notes.map(({ line, what, why }) => `${line ?? '-'} ${what}: ${why}`) }
}

/** Lines behind a base and with a user, so that the notes are those of the lines. */
const on = (...lines: string[]) => imported(['FROM debian:13', 'USER root', ...lines].join('\n'))

describe('FROM', () => {
  it.each([
    ['debian', 'debian/13'],
    ['debian:trixie-slim', 'debian/13'],
    ['registry.example/library/debian:bookworm-20250811-slim', 'debian/12'],
    ['debian:12.5', 'debian/12'],
    ['debian:sid', 'debian/sid'],
    ['registry.example:5000/debian@sha256:0123', 'debian/13'],
  ])('%s is %s, with nothing to say about it', (from, distribution) => {
    expect(imported(`FROM ${from}\nUSER root`)).toMatchObject({ distribution, from: 'scratch', notes: [] })
  })

  it.each([
    ['ubuntu:24.04', 'scratch', /Debian 13 instead of Ubuntu 24\.04/],
    ['debian:bullseye', 'scratch', /Debian bullseye is not offered/],
    ['python:3.13-slim', 'python', /its version is Debian's/],
    ['alpine:3.20', 'scratch', /no such base image/],
    ['debian:constructor', 'scratch', /not offered/],
  ])('%s becomes %s, and it is said what differs', (from, base, note) => {
    const { notes, ...spec } = imported(`FROM ${from}\nUSER root`)
    expect(spec.from).toBe(base)
    expect(notes).toEqual([expect.stringMatching(note)])
    expect(notes[0]).toMatch(/^1 FROM /)
  })

  it('takes a platform that is offered', () => {
    expect(imported('FROM --platform=linux/arm64 debian\nUSER root').architectures).toEqual(['arm64'])
  })

  it('of several stages the last is imported, with the one that it begins with', () => {
    const { packages, environment, notes } = imported(
      [
        'ARG SUITE=12',
        'FROM golang AS build',
        'RUN go build',
        'FROM debian:${SUITE} AS Base',
        'ENV A=1',
        'RUN apt-get install -y --no-install-recommends curl',
        'FROM base',
        'COPY --from=build /shop /usr/bin/shop',
        'USER root',
      ].join('\n'),
    )
    expect({ packages, environment }).toEqual({ packages: ['curl'], environment: { A: '1' } })
    expect(notes).toEqual([
      '- stages build, base: Only the last stage is imported, with the stage that it begins with, if any.',
      expect.stringMatching(/^8 COPY --from=build \/shop \/usr\/bin\/shop: What another stage/),
    ])
  })
})

describe('RUN', () => {
  it.each<[string, string[]]>([
    [
      'apt-get update && apt-get install -y --no-install-recommends curl git && rm -rf /var/lib/apt/lists/*',
      ['curl', 'git'],
    ],
    ['apt-get -qq -o Dpkg::Use-Pty=0 install -R -y curl', ['curl']],
    ['DEBIAN_FRONTEND=noninteractive apt install -o APT::Install-Recommends=false -y "curl"', ['curl']],
    [
      'set -eux; apt-get update; apt-get install -y --no-install-recommends curl=8.14.1-2+deb13u3; apt-get clean',
      ['curl=8.14.1-2+deb13u3'],
    ],
    ['--mount=type=cache,target=/var/cache/apt apt-get install --no-install-recommends -y libstdc++6', ['libstdc++6']],
    ['["apt-get", "install", "--no-install-recommends", "-y", "curl"]', ['curl']],
  ])('%s asks for packages and leaves nothing to say', (command, packages) => {
    expect(on(`RUN ${command}`)).toMatchObject({ packages, notes: [] })
  })

  it('goes on over lines, comments and here-documents', () => {
    const { packages, notes } = on(
      'RUN apt-get update \\',
      '  # why curl',
      '',
      '  && apt-get install -y --no-install-recommends \\',
      '     curl \\',
      '     git',
      'RUN <<EOF',
      'apt-get install -y --no-install-recommends jq # for the probe',
      'EOF',
      'RUN apt-get install -y --no-install-recommends ${MORE:-xz-utils}',
    )
    expect({ packages, notes }).toEqual({ packages: ['curl', 'git', 'jq', 'xz-utils'], notes: [] })
  })

  it('is told once, however often it says the same', () => {
    expect(on('RUN make; make').notes).toHaveLength(1)
  })

  it.each([
    ['apt-get install -y curl', /^3 RUN apt-get install -y curl: Recommended packages are not installed/],
    ['pip install flask', /^3 RUN pip install flask: Commands are not run/],
    ['apt-get install --no-install-recommends -y ./shop.deb', /^3 \.\/shop\.deb: It is a file/],
    ['apt-get install --no-install-recommends -y curl:armhf', /The architecture armhf was left out/],
    ['apt-get install --no-install-recommends -y curl=8.*', /A version with \*/],
    ['apt-get install --no-install-recommends -y curl/stable', /The release stable was left out/],
    ['apt-get install --no-install-recommends -t trixie-backports curl', /The release trixie-backports was left out/],
    ['apt-get install --no-install-recommends -y UPPER', /not the name of a package/],
    ['apt-get purge -y perl', /Commands are not run/],
  ])('%s is told with its line', (command, note) => {
    expect(on(`RUN ${command}`).notes).toEqual([expect.stringMatching(note)])
  })
})

describe('the configuration', () => {
  it('is carried over', () => {
    const { notes, ...spec } = on(
      'ARG PORT=8080',
      'ENV A=1 B="two words" C=a\\ b PORT=$PORT \\',
      "  D='$A' PATH=/opt/bin:$PATH",
      'ENV OLD style value',
      'EXPOSE $PORT 443/TCP 9000-9002/udp',
      'WORKDIR /srv',
      'WORKDIR shop/../app/',
      'VOLUME ["/data", "/more"]',
      'VOLUME /third/ /data',
      'LABEL team=shop "com.example.about"="a \\',
      'long text"',
      'STOPSIGNAL SIGQUIT',
      'ENTRYPOINT ["/usr/bin/shop", "--name", "a b"]',
      'CMD ["serve"]',
      'MAINTAINER Ann <ann@example.org>',
    )
    expect(notes).toEqual([])
    expect(spec).toMatchObject({
      environment: {
        A: '1',
        B: 'two words',
        C: 'a b',
        PORT: '8080',
        D: '$A',
        PATH: '/opt/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
        OLD: 'style value',
      },
      ports: ['8080', '443/tcp', '9000/udp', '9001/udp', '9002/udp'],
      workingDirectory: '/srv/app',
      volumes: ['/data', '/more', '/third'],
      labels: { team: 'shop', 'com.example.about': 'a long text' },
      stopSignal: 'SIGQUIT',
      entrypoint: ['/usr/bin/shop', '--name', 'a b'],
      command: ['serve'],
      annotations: { 'org.opencontainers.image.authors': 'Ann <ann@example.org>' },
    })
  })

  it('understands another escape character', () => {
    const text = '# escape=`\nFROM debian\nENV A=C:\\x `\n  B=`"quoted`"\nUSER root'
    expect(imported(text).environment).toEqual({ A: 'C:\\x', B: '"quoted"' })
  })

  it('reads commands in shell form as words where no shell is needed', () => {
    expect(on('ENV PORT=80', `CMD nginx -g "daemon off;" -p $PORT`)).toMatchObject({
      command: ['nginx', '-g', 'daemon off;', '-p', '80'],
      packages: [],
      notes: [],
    })
  })

  it('adds a shell where one is', () => {
    const { entrypoint, command, packages, notes } = on('ENTRYPOINT exec shop > /dev/stdout', 'CMD ["serve"]')
    expect({ entrypoint, command, packages }).toEqual({
      entrypoint: ['/bin/sh', '-c', 'exec shop > /dev/stdout'],
      command: undefined,
      packages: ['dash'],
    })
    expect(notes).toEqual([
      expect.stringMatching(/^- CMD: Docker ignores it/),
      expect.stringMatching(/^3 ENTRYPOINT exec shop > \/dev\/stdout: It needs a shell/),
    ])
  })

  it('takes here-documents of COPY as files', () => {
    const { files, notes } = on(
      'ENV NAME=shop',
      'COPY --chmod=0640 <<EOF /etc/shop.conf',
      'name $NAME',
      '# no comment of the Dockerfile',
      'EOF',
      'COPY <<-"END" /etc/raw',
      '\t$NAME',
      '\tEND',
    )
    expect(files).toEqual([
      { path: '/etc/shop.conf', content: 'name shop\n# no comment of the Dockerfile\n', mode: '0640' },
      { path: '/etc/raw', content: '$NAME\n' },
    ])
    expect(notes).toEqual([])
  })

  it.each([
    ['COPY dist /opt/shop', /^3 COPY dist \/opt\/shop: Files of the build context/],
    ['ADD https://example.org/x /x', /Files of the build context/],
    ['HEALTHCHECK CMD curl -f http://localhost', /start-up test/],
    ['ONBUILD RUN make', /act on images/],
    ['SHELL ["/bin/bash", "-c"]', /no shell at build time/],
    ['ENV EMPTY=', /EMPTY is empty/],
    ['ENV 1A=x', /"1A" was left out: it must be letters/],
    ['ENV A=$UNKNOWN.x', /\$UNKNOWN has no value in this file/],
    ['EXPOSE 99999', /"99999" was left out: it must be from 1 to 65535/],
    ['VOLUME /', /"\/" was left out: it must not be the root folder/],
    ['WORKDIR /proc/1', /must not be \/proc/],
    ['STOPSIGNAL SIGWHAT', /must be a signal/],
    ['NONSENSE here', /no instruction of a Dockerfile/],
  ])('%s is told with its line', (line, note) => {
    const { notes } = on(line)
    expect(notes).toEqual([expect.stringMatching(note)])
    expect(notes[0]).toMatch(/^3 /)
  })
})

describe('USER', () => {
  const withUser = (...lines: string[]) => imported(['FROM debian', ...lines].join('\n'))

  it('of the numbers and names of every image is taken as it is', () => {
    expect(withUser('USER 1000:1000')).toMatchObject({ user: '1000:1000', users: [], notes: [] })
    expect(withUser('USER www-data')).toMatchObject({ user: 'www-data', users: [], notes: [] })
  })

  it('that a RUN makes is declared with its number', () => {
    const lines = ['RUN groupadd -g 1500 shop && useradd -r -u 1500 -g shop -d /srv shop', 'USER shop:shop']
    expect(withUser(...lines)).toMatchObject({ user: 'shop', users: [{ name: 'shop', uid: 1500 }], notes: [] })
  })

  it('that nothing makes is declared, and told', () => {
    const { user, users, notes } = withUser('USER shop:staff')
    expect({ user, users }).toEqual({ user: 'shop', users: [{ name: 'shop', uid: 10_001 }] })
    expect(notes).toEqual([
      expect.stringMatching(/^2 USER shop:staff: The group staff was left out/),
      expect.stringMatching(/^2 USER shop:staff: The account shop was declared with the uid 10001/),
    ])
  })

  it('that is absent is told, as the image then runs as nobody in particular', () => {
    expect(withUser('ENV A=1').notes).toEqual([expect.stringMatching(/^- no USER: Docker would run it as root/)])
  })
})

describe('what is no Dockerfile', () => {
  it.each([
    ['', /It has no FROM/],
    ['# only a comment', /It has no FROM/],
    ['RUN make', /before the first FROM/],
    ['FROM alpine\nRUN apk add curl', /no such base image/],
  ])('%j cannot be imported', (text, note) => {
    const result = importDefinition(text, options)
    expect(result.ok).toBe(false)
    expect(result.notes.map(({ why }) => why).join('\n')).toMatch(note)
  })
})
