import { describe, expect, it } from 'vitest'
import { resolveImageUser } from './image-user.ts'

const passwd =
  'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532::/home/nonroot:/sbin/nologin\nshop:x:10001:50::/:\n'

describe('resolveImageUser', () => {
  it.each([
    ['nonroot', { uid: 65_532, gid: 65_532 }],
    ['', { uid: 0, gid: 0 }],
    ['10001', { uid: 10_001, gid: 50 }],
    ['4000', { uid: 4000, gid: 0 }],
    ['4000:7', { uid: 4000, gid: 7 }],
  ])('reads "%s"', (user, expected) => expect(resolveImageUser(user, passwd)).toEqual(expected))

  it('names an account that is missing', () => {
    expect(() => resolveImageUser('web', passwd)).toThrow(/no account named "web"/)
  })
})
