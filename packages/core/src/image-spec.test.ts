import { describe, expect, it } from 'vitest'
import { ImageSpec } from './image-spec.ts'

const minimal = { apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'shop-api' } }
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
    ['a user that is no account', { user: 'Root User' }, 'user'],
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
})
