import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { createNodeCommandRunner } from './command-runner.ts'

const runner = createNodeCommandRunner()
const sh = (script: string, options: Partial<Parameters<typeof runner.run>[2]> = {}) =>
  runner.run('sh', ['-c', script], { timeoutMs: 10_000, ...options })

/** A process that was killed may wait for whoever inherits it to take note. */
function hasEnded(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') ?? true
  } catch {
    return true
  }
}

describe('a command', () => {
  it('gets its input and gives its output and exit code', async () => {
    const result = await sh('cat; echo oops >&2; exit 3', { stdin: Buffer.from('hello') })
    expect(result).toEqual({ exitCode: 3, signal: null, stdout: Buffer.from('hello'), stderr: Buffer.from('oops\n') })
  })

  it('gets its arguments as they are: there is no shell', async () => {
    const { stdout } = await runner.run('printf', ['%s', '$HOME; `id` *'], { timeoutMs: 10_000 })
    expect(stdout.toString()).toBe('$HOME; `id` *')
  })

  it('sees the given environment and no other', async () => {
    process.env['COMMAND_RUNNER_TEST'] = 'leaked'
    const { stdout } = await sh('echo "$GIVEN$COMMAND_RUNNER_TEST"', { env: { GIVEN: 'given' } })
    delete process.env['COMMAND_RUNNER_TEST']
    expect(stdout.toString()).toBe('given\n')
  })

  it('may leave its input unread', async () => {
    expect(await sh('exit 0', { stdin: Buffer.alloc(1_000_000) })).toMatchObject({ exitCode: 0 })
  })

  it('that is not there is named', async () => {
    await expect(runner.run('/no/such-program', [], { timeoutMs: 1000 })).rejects.toMatchObject({
      code: 'COMMAND_NOT_FOUND',
      publicMessage: 'The program such-program is not installed on this machine.',
    })
  })
})

describe('a command is killed with its children', () => {
  it('at the time-out', async () => {
    const result = await sh('sleep 60 & echo $!; sleep 60', { timeoutMs: 200 })
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL', timedOut: true })
    await vi.waitFor(() => expect(hasEnded(Number(result.stdout.toString()))).toBe(true))
  })

  it('when it says too much', async () => {
    const result = await runner.run('yes', [], { timeoutMs: 10_000, maxOutputBytes: 1000 })
    expect(result).toMatchObject({ signal: 'SIGKILL', outputTruncated: true })
    expect(result.stdout).toHaveLength(1000)
  })

  it('at an abort, whose reason is thrown', async () => {
    const signal = AbortSignal.timeout(100)
    await expect(sh('sleep 60', { signal })).rejects.toMatchObject({ name: 'TimeoutError' })
    await expect(sh('sleep 60', { signal })).rejects.toMatchObject({ name: 'TimeoutError' })
  })

  it('when it ends and leaves some behind', async () => {
    const result = await sh('sleep 60 & echo $!')
    expect(result).toMatchObject({ exitCode: 0 })
    await vi.waitFor(() => expect(hasEnded(Number(result.stdout.toString()))).toBe(true))
  })
})
