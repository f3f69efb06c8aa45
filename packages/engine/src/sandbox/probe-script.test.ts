import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { SERVICE_SCRIPT } from './probe-script.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'probe-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** Both programs as they are, without the sandbox around each. */
function ask(service: string[], probe: string[], timeoutSeconds = 10) {
  const args = ['--norc', '-c', SERVICE_SCRIPT, 'probe', String(service.length), ...service, ...probe]
  const env = { PATH: process.env.PATH, LOG: join(folder, 'log'), TIMEOUT: String(timeoutSeconds) }
  return new Promise<{ code: unknown; output: string; trouble: string }>((resolve) => {
    const child = execFile('bash', args, { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout, trouble: stderr })
    })
    child.stdin?.end()
  })
}

describe('asking a service', () => {
  it('repeats the client until it ends with 0', async () => {
    const service = ['sh', '-c', 'echo started; sleep 0.3; echo kept >"$1"; exec sleep 2', 'sh', 'a file']
    expect(await ask(service, ['cat', 'a file'])).toMatchObject({ code: 0, output: 'kept\n' })
    expect(readFileSync(join(folder, 'log'), 'utf8')).toBe('started\n')
  })

  it('tells a service that ended from one that never answered', async () => {
    expect(await ask(['sh', '-c', 'exit 7'], ['false'])).toMatchObject({ code: 3, trouble: 'exit code 7\n' })
    const silent = await ask(['sleep', '3'], ['sh', '-c', 'echo refused; false'], 1)
    expect(silent).toMatchObject({ code: 4, output: 'refused\n' })
  })

  it('ends a client that hangs', async () => {
    expect(await ask(['sleep', '3'], ['sleep', '30'], 1)).toMatchObject({ code: 4 })
  })
})
