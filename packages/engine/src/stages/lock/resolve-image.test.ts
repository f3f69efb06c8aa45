import { type CatalogEntry, ImageSpec } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { resolveImage } from './resolve-image.ts'

const TEST = { http: { port: 8080, path: '/', status: 200 }, expect: 'Welcome', timeoutSeconds: 10 }
const WEB = {
  packages: ['nginx'],
  exclude: ['perl-base'],
  versionFrom: 'nginx',
  environment: { LOG: 'info', TZ: 'UTC' },
  entrypoint: ['/usr/sbin/nginx'],
  command: ['-g', 'daemon off;'],
  workingDirectory: '/srv',
  user: '33',
  ports: ['8080'],
  volumes: ['/data'],
  labels: { team: 'base' },
  annotations: { a: 'base' },
  users: [
    { name: 'web', uid: 33 },
    { name: 'other', uid: 34 },
  ],
  files: [
    { path: '/etc/one', content: 'base' },
    { path: '/etc/two', content: 'base' },
  ],
  stopSignal: 'SIGQUIT',
}

function specOf(spec: object): ImageSpec {
  return ImageSpec.parse({ apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'shop' }, spec })
}

function fold(spec: object, test: CatalogEntry['spec']['test'] = TEST) {
  const entry = { name: 'web', title: 'Web', description: 'Web', category: 'server' as const, notes: [] }
  const base: CatalogEntry = { ...entry, spec: { ...specOf(WEB).spec, test } }
  return resolveImage(specOf(spec), (name) => (name === 'web' ? base : undefined))
}

describe('resolveImage', () => {
  it('gives options to the program that the base has as its command', () => {
    const python = { packages: ['python3'], command: ['/usr/bin/python3'] }
    const commandOf = (spec: object, base: object = python) => {
      const entry = { name: 'py', title: 'P', description: 'P', category: 'language' as const, notes: [] }
      const test = { command: ['/bin/true'], timeoutSeconds: 30 }
      const found = { ...entry, spec: { ...specOf(base).spec, test } }
      return resolveImage(specOf({ from: 'py', ...spec }), () => found).config.command
    }
    expect(commandOf({})).toEqual(['/usr/bin/python3'])
    expect(commandOf({ command: ['-m', 'shop'] })).toEqual(['/usr/bin/python3', '-m', 'shop'])
    expect(commandOf({ command: ['python3', '-m', 'shop'] })).toEqual(['python3', '-m', 'shop'])
    expect(commandOf({ command: ['-m', 'shop'], entrypoint: ['/usr/bin/x'] })).toEqual(['-m', 'shop'])
    expect(commandOf({ command: ['-m'] }, { ...python, entrypoint: ['/usr/bin/x'] })).toEqual(['-m'])
    expect(commandOf({ command: [] })).toEqual([])
  })

  it('starts from nothing unless told otherwise', () => {
    expect(fold({})).toEqual({
      name: 'shop',
      basePackages: [],
      packages: [],
      exclude: [],
      config: {
        environment: {},
        entrypoint: [],
        command: [],
        workingDirectory: '/',
        user: 'nonroot',
        ports: [],
        volumes: [],
        labels: {},
      },
      annotations: {},
      users: [],
      files: [],
    })
  })

  it('takes over everything that the definition leaves to its base', () => {
    const { config, ...image } = fold({ from: 'web' })
    expect(image).toMatchObject({ base: 'web', basePackages: ['nginx'], packages: [], exclude: ['perl-base'] })
    expect(image).toMatchObject({ versionFrom: 'nginx', users: WEB.users, files: WEB.files, test: TEST })
    const { environment, entrypoint, command, workingDirectory, user, volumes, stopSignal, labels } = WEB
    const ports = ['8080/tcp']
    expect(config).toEqual({
      ...{ environment, entrypoint, command, workingDirectory, user, volumes, stopSignal, labels, ports },
    })
  })

  it('joins lists, base first, and lets the definition win where both say something', () => {
    const image = fold({
      from: 'web',
      packages: ['curl', 'nginx'],
      exclude: ['perl-base', 'bash'],
      versionFrom: 'curl',
      environment: { LOG: 'debug' },
      workingDirectory: '/app',
      user: 'shop',
      ports: ['8080/tcp', '53/udp'],
      labels: { team: 'shop', tier: '1' },
      annotations: { a: 'shop' },
      users: [
        { name: 'shop', uid: 1000 },
        { name: 'web', uid: 1001 },
      ],
      files: [{ path: '/etc/two', content: 'shop' }],
    })
    expect(image).toMatchObject({ basePackages: ['nginx'], packages: ['curl', 'nginx'], versionFrom: 'curl' })
    expect(image.exclude).toEqual(['perl-base', 'bash'])
    expect(image.config).toMatchObject({ workingDirectory: '/app', user: 'shop', ports: ['8080/tcp', '53/udp'] })
    expect(image.config.environment).toEqual({ LOG: 'debug', TZ: 'UTC' })
    expect(image.config.labels).toEqual({ team: 'shop', tier: '1' })
    expect(image.annotations).toEqual({ a: 'shop' })
    expect(image.users.map(({ name, uid }) => `${name} ${uid}`)).toEqual(['other 34', 'shop 1000', 'web 1001'])
    expect(image.files.map(({ path, content }) => `${path} ${content}`)).toEqual(['/etc/one base', '/etc/two shop'])
  })

  it('drops the arguments of the base with its entry point, and its page with either', () => {
    const own = fold({ from: 'web', entrypoint: ['/bin/shop'] })
    expect(own.config).toMatchObject({ entrypoint: ['/bin/shop'], command: [] })
    expect(own.test).toBeUndefined()
    const argument = fold({ from: 'web', command: ['-T'] })
    expect(argument.config).toMatchObject({ entrypoint: WEB.entrypoint, command: ['-T'] })
    expect(argument.test).toBeUndefined()
  })

  it('still asks for a page where files come in, but not for the words of the base', () => {
    const page = { path: '/srv/index.html', content: 'hello' }
    expect(fold({ from: 'web', files: [page] }).test).toEqual({ ...TEST, expect: undefined })
    const settings = { path: '/etc/two', content: 'listen 9090' }
    expect(fold({ from: 'web', files: [settings] }).test).toBeUndefined()
  })

  it('asks the service of the base as long as it is the same', () => {
    const test = { service: { probe: ['/usr/bin/client'] }, timeoutSeconds: 10 }
    expect(fold({ from: 'web', packages: ['curl'] }, test).test).toEqual(test)
    expect(fold({ from: 'web', command: ['-T'] }, test).test).toBeUndefined()
  })

  it('lets a definition ask for what its base leaves out', () => {
    expect(fold({ from: 'web', packages: ['perl-base>=5'] }).exclude).toEqual([])
  })

  it('prefers the test of the definition', () => {
    const test = { command: ['/bin/true'] }
    expect(fold({ from: 'web', entrypoint: ['/bin/shop'], test }).test).toMatchObject(test)
  })
})
