import { describe, expect, it } from 'vitest'
import type { Draft } from './draft.ts'
import { stepOfPath } from './fields.ts'
import { newDraft } from './new-draft.ts'
import { validateDraft } from './validate-draft.ts'

const problemsOf = (change: Partial<Draft>) => validateDraft({ ...newDraft('static'), name: 'shop', ...change })
const pair = (id: string, key: string, value: string) => ({ id, key, value })

describe('validateDraft', () => {
  it('accepts a new draft with a name', () => {
    expect(problemsOf({})).toEqual([])
  })

  it('asks for a name, and for one that a registry takes', () => {
    expect(problemsOf({ name: ' ' })[0]?.message).toContain('pull command')
    expect(problemsOf({ name: 'Shop API' })).toEqual([
      { step: 'base', field: 'image-name', message: expect.stringContaining('The name must be lower-case') },
    ])
  })

  it('refuses duplicate keys and empty values beside their fields', () => {
    const environment = [
      pair('0', 'A', '1'),
      pair('1', 'A', '2'),
      pair('2', 'B', ''),
      pair('3', '', 'x'),
      pair('4', '1B', 'x'),
    ]
    expect(problemsOf({ environment })).toEqual([
      { step: 'runtime', field: 'environment-1-key', message: 'A is already in the list.' },
      {
        step: 'runtime',
        field: 'environment-2-value',
        message: 'The value of B must not be empty: give one, or remove the line.',
      },
      { step: 'runtime', field: 'environment-3-key', message: 'Name the variable.' },
      { step: 'runtime', field: 'environment-4-key', message: expect.stringContaining('A name must be letters') },
    ])
  })

  it('ignores a line that was never filled in', () => {
    expect(problemsOf({ environment: [pair('0', '', '')], labels: [pair('0', '', '')] })).toEqual([])
  })

  it('knows that 80 and 80/tcp are one port', () => {
    const ports = ['80', '80/tcp', '80/udp', '99999', 'http'].map((value, position) => ({ id: `${position}`, value }))
    expect(problemsOf({ ports }).map((problem) => problem.field)).toEqual(['ports-1', 'ports-3', 'ports-4'])
  })

  it('wants absolute paths, octal modes, and no private keys', () => {
    const file = { id: '0', path: 'etc/x', content: 'a', mode: '999', owner: 'Not A User' }
    expect(problemsOf({ files: [file] }).map((problem) => problem.field)).toEqual([
      'file-0-path',
      'file-0-mode',
      'file-0-owner',
    ])
    const key = { id: '0', path: '/etc/key', content: '-----BEGIN RSA PRIVATE KEY-----\n', mode: '', owner: '' }
    expect(problemsOf({ files: [key] })[0]?.message).toContain('private key')
    const twice = [
      { ...key, content: 'a' },
      { ...key, id: '1', content: 'b' },
    ]
    expect(problemsOf({ files: twice })).toEqual([
      { step: 'files', field: 'file-1-path', message: '/etc/key is already in the list.' },
    ])
  })

  it('lists the problems of a step in the order of its fields', () => {
    const wrong = {
      environment: [pair('0', 'A', '')],
      workingDirectory: 'app',
      user: 'a b',
      stopSignal: 'TERM',
      ports: [{ id: '0', value: 'http' }],
    }
    expect(problemsOf(wrong).map(({ field }) => field)).toEqual([
      'environment-0-value',
      'working-directory',
      'user',
      'stop-signal',
      'ports-0',
    ])
  })

  it('names the program of an own entry point', () => {
    expect(problemsOf({ entrypoint: { fromBase: false, rows: [{ id: '0', value: '' }] } })[0]?.field).toBe(
      'entrypoint-0',
    )
    expect(problemsOf({ entrypoint: { fromBase: true, rows: [{ id: '0', value: '' }] } })).toEqual([])
  })

  it('checks versions that are held', () => {
    const packages = [
      { name: 'curl', relation: 'exact', version: '' },
      { name: 'nginx', relation: 'at-least', version: 'one two' },
    ] as const
    expect(problemsOf({ packages: [...packages] }).map((problem) => problem.field)).toEqual([
      'package-version-curl',
      'package-version-nginx',
    ])
  })

  it('checks time and zone of a schedule that is on', () => {
    const schedule = { enabled: true, time: '25:00', timezone: 'Mars/Olympus' }
    expect(problemsOf({ schedule }).map((problem) => problem.field)).toEqual(['schedule-time', 'schedule-timezone'])
    expect(problemsOf({ schedule: { ...schedule, enabled: false } })).toEqual([])
  })
})

describe('what no field shows', () => {
  it('is found by the schema once the fields are right', () => {
    const { unedited } = newDraft('static')
    const users = [
      { name: 'a', uid: 10_001 },
      { name: 'b', uid: 10_001 },
    ]
    expect(problemsOf({ unedited: { ...unedited, users } })).toEqual([
      { step: 'runtime', field: 'step-title', message: 'spec.users[1].uid: must not repeat that of users[0]' },
    ])
  })
})

describe('stepOfPath', () => {
  it.each([
    ['metadata.name', 'base'],
    ['spec.packages[2]', 'packages'],
    ['spec.environment.A', 'runtime'],
    ['spec.files[0].path', 'files'],
    ['spec.schedule.cron', 'schedule'],
  ] as const)('%s is edited in %s', (path, step) => {
    expect(stepOfPath(path)).toBe(step)
  })
})
