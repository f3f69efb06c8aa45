import { describe, expect, it } from 'vitest'
import { ResolvedImage } from './resolved-image.ts'

const image = (config: object) => ({
  ...{ name: 'shop', basePackages: [], packages: [], exclude: [], annotations: {}, users: [], files: [] },
  config: {
    ...{ environment: {}, entrypoint: [], command: [], workingDirectory: '/', user: 'nonroot', ports: [], volumes: [] },
    labels: {},
    ...config,
  },
})
const problem = (config: object) => ResolvedImage.safeParse(image(config)).error?.issues[0]?.path.join('.')

describe('the image of a lock', () => {
  it('holds what a definition may say', () => {
    const config = {
      environment: { A: 'b' },
      user: '1000:1000',
      ports: ['80/tcp'],
      stopSignal: 'SIGQUIT',
      command: ['x'],
    }
    expect(ResolvedImage.parse(image(config))).toMatchObject({ config })
  })

  it.each<[string, object]>([
    ['config.environment.A=B', { environment: { 'A=B': 'x' } }],
    ['config.environment.A', { environment: { A: 'x\0' } }],
    ['config.entrypoint.0', { entrypoint: ['/bin/x\0'] }],
    ['config.command.0', { command: ['x'.repeat(5000)] }],
    ['config.user', { user: '../root' }],
    ['config.ports.0', { ports: ['80/sctp'] }],
    ['config.stopSignal', { stopSignal: 'SIGKILL; rm' }],
  ])('is refused for %s, which no definition could have said', (path, config) => {
    expect(problem(config)).toBe(path)
  })
})
