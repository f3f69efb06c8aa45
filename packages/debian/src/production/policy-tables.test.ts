import { describe, expect, it } from 'vitest'
import {
  ADMINISTRATION_DEPENDENCIES,
  classifyDependency,
  NEEDED_ALWAYS,
  RUN_TIME_OPTIONAL,
  SCRIPT_DEPENDENCIES,
} from './dependency-edges.ts'
import { ESSENTIAL_AT_RUN_TIME, INSTALLATION_ONLY } from './installation-only.ts'
import { ALLOWED_MISSING_LIBRARIES, OPTIONAL_MODULES } from './unloadable-objects.ts'

describe('tables of the policy', () => {
  it('judge each dependency once, with a reason', () => {
    const edges = [...SCRIPT_DEPENDENCIES, ...ADMINISTRATION_DEPENDENCIES, ...RUN_TIME_OPTIONAL, ...NEEDED_ALWAYS]
    const names = edges.map((edge) => `${edge.package} ${edge.dependency}`)
    expect(new Set(names).size).toBe(names.length)
    for (const { reason } of edges) expect(reason).toMatch(/\S+ \S+/)
  })

  it('answer by package and dependency', () => {
    expect(classifyDependency('nginx', 'iproute2')).toBe('script-dependency')
    expect(classifyDependency('docker', 'iproute2')).toBe('needed')
    expect(classifyDependency('postgresql-17', 'postgresql-common')).toBe('administration-only')
    expect(classifyDependency('postgresql-17', 'libpq5')).toBe('needed')
    expect(classifyDependency('libc6', 'libgcc-s1')).toBe('run-time-optional')
    expect(classifyDependency('perl', 'perl-base')).toBe('needed-always')
  })

  it('say why a package only serves the installation, and contradict nothing', () => {
    for (const [name, reason] of INSTALLATION_ONLY) {
      expect(reason).toMatch(/\S+ \S+/)
      expect([name, ESSENTIAL_AT_RUN_TIME.has(name)]).toEqual([name, false])
    }
  })

  it('allow missing libraries only by object, library and reason', () => {
    for (const { object, soname, reason } of ALLOWED_MISSING_LIBRARIES) {
      expect(object.source).toMatch(/^\^.*\$$/)
      expect(soname).toMatch(/\.so\.\d+$/)
      expect(reason).toMatch(/\S+ \S+/)
    }
  })

  it('take modules away only with what serves them alone, and say what is lost', () => {
    for (const { object, data, reason } of OPTIONAL_MODULES) {
      for (const { source } of [object, data]) expect(source).toMatch(/^\^.*\$$/)
      expect(reason).toMatch(/\S+ \S+/)
    }
  })
})
