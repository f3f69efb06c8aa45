import { ImageSpec } from '@whittle/core'
import { describe, expect, it } from 'vitest'
import { draftOf, specOf } from './draft.ts'
import { newDraft } from './new-draft.ts'

const full = ImageSpec.parse({
  apiVersion: 'whittle.dev/v1',
  kind: 'Image',
  metadata: { name: 'shop-api', title: 'Shop API', description: 'Takes orders.' },
  spec: {
    distribution: 'debian/12',
    versionFrom: 'python3',
    from: 'python',
    packages: ['libpq5', 'curl=8.14.1-2+deb13u3', 'libssl3t64>=3.5'],
    exclude: ['perl-base'],
    dev: { packages: ['gcc'] },
    architectures: ['amd64', 'arm64'],
    environment: { LOG_LEVEL: 'info' },
    entrypoint: ['/usr/bin/python3'],
    command: [],
    workingDirectory: '/app',
    user: 'shop',
    users: [{ name: 'shop', uid: 10_001 }],
    ports: ['8080/tcp'],
    volumes: ['/data'],
    stopSignal: 'SIGTERM',
    labels: { team: 'shop' },
    annotations: { 'org.opencontainers.image.vendor': 'Shop' },
    certificates: [{ name: 'corp-root', pem: '-----BEGIN CERTIFICATE-----' }],
    files: [{ path: '/etc/shop/app.conf', content: 'a=b', mode: '0640', owner: 'shop' }],
    layering: { strategy: 'origin', budget: 10 },
    test: { command: ['/usr/bin/python3', '-V'] },
    schedule: { cron: '30 5 * * *', timezone: 'Europe/Berlin' },
  },
})

describe('draftOf and specOf', () => {
  it('carry a whole definition through unchanged', () => {
    expect(ImageSpec.parse(specOf(draftOf(full)))).toEqual(full)
  })

  it('write a small definition small', () => {
    const draft = { ...newDraft('static'), name: 'tiny' }
    expect(specOf(draft)).toEqual({
      apiVersion: 'whittle.dev/v1',
      kind: 'Image',
      metadata: { name: 'tiny' },
      spec: { distribution: 'debian/13', from: 'static', schedule: { cron: '0 4 * * *', timezone: 'UTC' } },
    })
  })

  it('begin with what the schema begins with', () => {
    const minimal = { apiVersion: 'whittle.dev/v1', kind: 'Image', metadata: { name: 'a' }, spec: { from: 'static' } }
    const { schedule, ...parts } = newDraft('static')
    expect(schedule).toEqual({ enabled: true, time: '04:00', timezone: 'UTC' })
    expect(draftOf(ImageSpec.parse(minimal))).toMatchObject({ ...parts, name: 'a' })
  })

  it('tell an empty command from the one of the base', () => {
    expect(specOf(draftOf(full)).spec).toHaveProperty('command', [])
    expect(specOf(newDraft('static')).spec).not.toHaveProperty('command')
  })

  it('leave out lines that were added and never filled in', () => {
    const draft = newDraft('static')
    const spec = specOf({
      ...draft,
      environment: [
        { id: '0', key: '', value: '' },
        { id: '1', key: ' MODE ', value: 'fast' },
      ],
      ports: [{ id: '0', value: ' ' }],
    })
    expect(spec.spec?.environment).toEqual({ MODE: 'fast' })
    expect(spec.spec).not.toHaveProperty('ports')
  })
})
