import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { repositoryRoot } from '../stack/data-folder.ts'
import type { Machine } from './report.ts'

/** What the figures are measured on. */
export function describeMachine(loadBefore: number): Machine {
  const [, system = 'Linux'] = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? []
  return {
    system,
    kernel: release(),
    cpu: cpus()[0]?.model.trim() || process.arch,
    cores: cpus().length,
    memoryBytes: totalmem(),
    node: process.versions.node,
    loadBefore,
    loadAfter: currentLoad(),
  }
}

/** Load average of the last minute. */
export function currentLoad(): number {
  return loadavg()[0]!
}

/** What the programs of the ordinary ways say of their versions. */
export function describePrograms(): Record<string, string> {
  const firstLine = (program: string, option: string) =>
    spawnSync(program, [option], { encoding: 'utf8' }).stdout?.split('\n')[0]?.trim() || `${program} (version unknown)`
  return {
    mmdebstrap: firstLine('mmdebstrap', '--version'),
    umoci: firstLine('umoci', '--version'),
    skopeo: firstLine('skopeo', '--version'),
    'apt-get': firstLine('apt-get', '--version'),
    'docker-registry': firstLine('docker-registry', '--version'),
  }
}

/** The commit that is measured; undefined outside of a clone. */
export function currentCommit(): string | undefined {
  const { status, stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: repositoryRoot, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}
