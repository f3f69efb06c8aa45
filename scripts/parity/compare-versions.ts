import { spawnSync } from 'node:child_process'
import { compareDebVersions, type PackageIndex } from '@whittle/debian'
import { seededNumbers } from '../bench/statistics.ts'
import type { VersionsReport } from './report.ts'

/** dpkg is a process for each pair. */
const PAIRS = 5000

/** The order of versions that are neighbours in the archive's, or equal but for their spelling, and what dpkg says of it. */
export function compareVersions(
  index: PackageIndex,
  seed: number,
): Pick<VersionsReport, 'seed' | 'pairs' | 'differences'> {
  const all = [...index.names()].flatMap((name) => index.versions(name).map(({ version }) => version))
  const versions = [...new Set(all)].sort(compareDebVersions)
  const random = seededNumbers(seed)
  const pairs = Array.from({ length: PAIRS }, () => {
    const place = Math.floor(random() * (versions.length - 1))
    const pair = [versions[place]!, versions[place + 1]!] as const
    return random() < 0.5 ? pair : ([pair[1], pair[0]] as const)
  })
  const said = askDpkg(pairs)
  const differences = pairs.flatMap(([one, other], position) => {
    const ours = Math.sign(compareDebVersions(one, other))
    return ours === said[position] ? [] : [`${one} and ${other}: dpkg says ${said[position]}, Whittle ${ours}`]
  })
  return { seed, pairs: pairs.length, differences }
}

function askDpkg(pairs: readonly (readonly [string, string])[]): number[] {
  const script = `while IFS=' ' read -r a b; do
    if dpkg --compare-versions "$a" lt "$b"; then echo -1
    elif dpkg --compare-versions "$a" gt "$b"; then echo 1
    else echo 0; fi
  done`
  const input = pairs.map(([one, other]) => `${one} ${other}\n`).join('')
  return spawnSync('sh', ['-c', script], { input, encoding: 'utf8' }).stdout.trim().split('\n').map(Number)
}
