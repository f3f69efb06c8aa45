import { existsSync } from 'node:fs'
import { findProgram } from '../stack/host.ts'

const program = (name: string) => () => findProgram(name) !== undefined

/** What building the images needs of the host. */
export const partsToBuild = [
  { debianPackage: 'mmdebstrap', purpose: 'makes the base image', isPresent: program('mmdebstrap') },
  { debianPackage: 'buildah', purpose: 'builds images', isPresent: program('buildah') },
  { debianPackage: 'git', purpose: 'gives a clean copy of the sources', isPresent: program('git') },
]

/** What running them needs on top. */
export const partsToCheck = [
  { debianPackage: 'podman', purpose: 'runs containers', isPresent: program('podman') },
  { debianPackage: 'podman-compose', purpose: 'runs docker-compose.yml', isPresent: program('podman-compose') },
  { debianPackage: 'runc', purpose: 'container runtime', isPresent: program('runc') },
  {
    debianPackage: 'netavark',
    purpose: 'network of containers',
    isPresent: () => existsSync('/usr/lib/podman/netavark'),
  },
  {
    debianPackage: 'aardvark-dns',
    purpose: 'names of containers',
    isPresent: () => existsSync('/usr/lib/podman/aardvark-dns'),
  },
  { debianPackage: 'catatonit', purpose: 'first process of containers', isPresent: program('catatonit') },
  { debianPackage: 'iptables', purpose: 'ports of containers', isPresent: program('iptables') },
]
