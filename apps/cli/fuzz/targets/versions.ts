import {
  compareDebVersions,
  formatGroup,
  parseDebVersion,
  parseRelations,
  upstreamVersion,
  versionLines,
} from '@whittle/debian'
import { mutateText } from '../mutate.ts'
import type { Random } from '../random.ts'
import { type FuzzTarget, require } from '../target.ts'

const VERSIONS = [
  '1.0',
  '1:2.36.1-8+deb11u2',
  '0~rc1-1',
  '2024.01.02+dfsg1-3~bpo12+1',
  '1.0-',
  ':-',
  '007',
  '99999999999999999999:1',
]
const RELATIONS = [
  'libc6 (>= 2.38), zlib1g | zlib1g-dev, python3:any (<< 3.14) [amd64 !arm64] <!nocheck>',
  'default-mta | mail-transport-agent, a (= 1:2-3), b ( < 1 ),, c|d',
]

const makeVersion = (random: Random) =>
  random.once(3) ? random.pick(VERSIONS) : mutateText(random.pick(VERSIONS), random)

const versions: FuzzTarget = {
  name: 'versions',
  share: 12,
  make: (random) => Buffer.from(JSON.stringify([makeVersion(random), makeVersion(random), makeVersion(random)])),
  read: async (input) => {
    const texts = JSON.parse(input.toString()) as string[]
    const [a = '', b = '', c = ''] = texts
    const order = (x: string, y: string) => Math.sign(compareDebVersions(x, y))
    require(order(a, a) === 0, 'a version is not equal to itself')
    require(order(a, b) === -order(b, a) || order(a, b) + order(b, a) === 0, 'the order depends on the side')
    if (order(a, b) <= 0 && order(b, c) <= 0) require(order(a, c) <= 0, 'the order is not transitive')
    for (const text of texts) {
      require(Number.isFinite(parseDebVersion(text).epoch), 'an epoch is no number')
      versionLines(upstreamVersion(text))
    }
    return 'compared'
  },
}

const relations: FuzzTarget = {
  name: 'relations',
  share: 8,
  make: (random) => Buffer.from(mutateText(random.pick(RELATIONS), random)),
  read: async (input) => {
    const groups = parseRelations(input.toString())
    const written = groups.map(formatGroup).join(', ')
    require(!/\p{Cc}/u.test(written), 'a relation holds control characters')
    require(parseRelations(written).map(formatGroup).join(', ') === written, 'relations are read back as others')
    return groups.length > 0 ? 'read' : 'empty'
  },
}

/** Version numbers and relation fields: what is not one is read as something, and never fails. */
export const versionTargets = [versions, relations]
