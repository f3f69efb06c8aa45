import type { TeamRole } from '@whittle/db'
import { describe, expect, it } from 'vitest'
import { problemOf } from './problem-response.ts'
import { requireRole, requireTeam } from './require-role.ts'

const person = (role: TeamRole, isOwner = false) => ({
  user: { id: 'u', email: 'a@example.org', name: 'A', isOwner },
  teams: [{ id: 't1', slug: 'shop', name: 'Shop', role }],
  galleryTeam: { id: 'g', slug: 'gallery', name: 'Gallery' },
  scope: { teamIds: ['t1', 'g'] },
})
const statusOf = (action: () => unknown) => {
  try {
    action()
    return 200
  } catch (error) {
    return problemOf(error).status
  }
}

describe('requireTeam', () => {
  it.each([
    ['viewer', 403],
    ['operator', 200],
    ['admin', 200],
  ] as const)('lets a %s make images: %i', (role, status) => {
    expect(statusOf(() => requireTeam(person(role), 'shop', 'operator'))).toBe(status)
  })

  it('knows no team of others, and not the gallery', () => {
    expect(statusOf(() => requireTeam(person('admin'), 'bank', 'operator'))).toBe(404)
    expect(statusOf(() => requireTeam(person('admin', true), 'gallery', 'operator'))).toBe(404)
  })
})

describe('requireRole', () => {
  it('keeps gallery images from everyone but the instance owner', () => {
    expect(statusOf(() => requireRole(person('admin'), 'g', 'operator'))).toBe(403)
    expect(statusOf(() => requireRole(person('admin', true), 'g', 'operator'))).toBe(200)
  })

  it('says what would help', () => {
    expect(() => requireRole(person('viewer'), 't1', 'operator')).toThrow('role "operator"')
  })
})
