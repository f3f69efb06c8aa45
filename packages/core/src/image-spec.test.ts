import { describe, expect, it } from 'vitest'
import { ImageSpec } from './image-spec.ts'

const minimal = { apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'shop-api' } }
const certificate = '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n'
const withSpec = (spec: Record<string, unknown>) => ImageSpec.safeParse({ ...minimal, spec })

describe('ImageSpec', () => {
  it('fills in the defaults of a minimal definition', () => {
    const { spec } = ImageSpec.parse(minimal)
    expect(spec).toMatchObject({ from: 'scratch', distribution: 'debian/13', architectures: ['amd64'], packages: [] })
  })

  it.each([
    ['an unknown key', { colour: 'red' }, ''],
    ['a relative path', { files: [{ path: 'etc/x', content: 'a' }] }, 'files.0.path'],
    ['a path that climbs', { files: [{ path: '/etc/../x', content: 'a' }] }, 'files.0.path'],
    ['an empty value', { environment: { A: '' } }, 'environment.A'],
    ['a key that no shell could set', { environment: { 'A-B': 'x' } }, 'environment.A-B'],
    ['a port out of range', { ports: ['70000/tcp'] }, 'ports.0'],
    ['a request with a shell word', { packages: ['curl; rm'] }, 'packages.0'],
    [
      'a time zone that does not exist',
      { schedule: { cron: '0 4 * * *', timezone: 'Mars/Base' } },
      'schedule.timezone',
    ],
    ['a file where the kernel shows its own', { files: [{ path: '/proc/sys/x', content: 'a' }] }, 'files.0.path'],
    ['a file in place of the root', { files: [{ path: '/', content: 'a' }] }, 'files.0.path'],
    ['a volume below /sys', { volumes: ['/data', '/sys/fs'] }, 'volumes.1'],
    ['a volume in place of the root', { volumes: ['/'] }, 'volumes.0'],
    ['a relative working directory', { workingDirectory: 'app' }, 'workingDirectory'],
    ['a working directory of devices', { workingDirectory: '/dev' }, 'workingDirectory'],
    ['a user that is no account', { user: 'Root User' }, 'user'],
    [
      'a file in the package database',
      { files: [{ path: '/var/lib/dpkg/status.d/nginx', content: 'Package: x' }] },
      'files.0.path',
    ],
    ['another os-release', { files: [{ path: '/usr/lib/os-release', content: 'ID=alpine' }] }, 'files.0.path'],
    ['a file without content', { files: [{ path: '/a' }] }, 'files.0'],
    ['a file with two contents', { files: [{ path: '/a', content: '', source: './a' }] }, 'files.0'],
    ['a file given twice', { files: ['x', 'y'].map((content) => ({ path: '/a', content })) }, 'files.1.path'],
    [
      'two accounts with one number',
      {
        users: [
          { name: 'a', uid: 10 },
          { name: 'b', uid: 10 },
        ],
      },
      'users.1.uid',
    ],
    ['a home that would end its field', { users: [{ name: 'a', uid: 10, home: '/a:/bin/sh' }] }, 'users.0.home'],
    ['a test that tests nothing', { test: { expect: 'x' } }, 'test'],
    ['a certificate from nowhere', { certificates: [{ name: 'a' }] }, 'certificates.0'],
    [
      'a private key behind a certificate',
      { certificates: [{ name: 'a', pem: `${certificate}-----BEGIN RSA PRIVATE KEY-----\n` }] },
      'certificates.0.pem',
    ],
    ['text that is no certificate', { certificates: [{ name: 'a', pem: 'x' }] }, 'certificates.0.pem'],
  ])('refuses %s at the field', (_, spec, path) => {
    const result = withSpec(spec)
    expect(result.error?.issues[0]?.path.slice(1).join('.')).toBe(path)
  })

  it.each(['curl', 'curl=8.14.1-2+deb13u3', 'libssl3t64>=3.5', 'g++', 'libstdc++6=14.2.0-19'])(
    'takes the request %s',
    (request) => {
      expect(withSpec({ packages: [request] }).success).toBe(true)
    },
  )

  it.each(['SIGTERM', 'SIGQUIT', 'SIGWINCH', 'SIGRTMIN', 'SIGRTMIN+3', 'SIGRTMAX-14', '9', '64'])(
    'takes the signal %s',
    (stopSignal) => {
      expect(withSpec({ stopSignal }).success).toBe(true)
    },
  )

  it.each(['SIGFOO', 'TERM', 'sigterm', 'SIGRTMIN+16', '0', '65', 'SIGTERM '])(
    'refuses the signal %s',
    (stopSignal) => {
      expect(withSpec({ stopSignal }).error?.issues[0]?.message).toBe(
        'must be a signal of Linux like SIGTERM, or its number (1 to 64)',
      )
    },
  )

  it('lets folders be whose names only begin like those of the kernel', () => {
    expect(withSpec({ workingDirectory: '/devices', volumes: ['/system', '/srv/proc'] }).success).toBe(true)
  })
})
