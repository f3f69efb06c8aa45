import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Debian's own interpreter: apt's library is bound to that one. */
const PYTHON = '/usr/bin/python3'

/** Whether this host has the bindings of apt's library (Debian package: python3-apt). */
export function hasAptLibrary(): boolean {
  return spawnSync(PYTHON, ['-c', 'import apt_pkg']).status === 0
}

export interface LibraryJudge {
  /** `name version arch` of each package, sorted; undefined where it takes apt-get to answer. */
  install(words: readonly string[]): Promise<string[] | undefined>
  close(): void
}

/** apt's library on the cache of a private apt, one request after the other. */
export function startLibraryJudge(env: NodeJS.ProcessEnv): LibraryJudge {
  const child = spawn(PYTHON, [join(import.meta.dirname, 'libapt-judge.py')], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const waiting: { resolve(line: string): void; reject(error: Error): void }[] = []
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(line))
  const fail = (error: Error) => waiting.splice(0).forEach(({ reject }) => reject(error))
  child.on('error', fail)
  child.on('close', (code) => fail(new Error(`The judge on apt's library ended with ${code}.`)))
  return {
    async install(words) {
      const line = await new Promise<string>((resolve, reject) => {
        waiting.push({ resolve, reject })
        child.stdin.write(`${JSON.stringify(words)}\n`)
      })
      return (JSON.parse(line) as { set?: string[] }).set
    },
    close: () => child.stdin.end(),
  }
}
