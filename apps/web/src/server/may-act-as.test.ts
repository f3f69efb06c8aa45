import { expect, it } from 'vitest'
import { mayActAs } from './may-act-as.ts'
import type { Viewer } from './session.ts'

const viewer: Viewer = {
  user: { id: 'u', email: 'a@example.org', name: 'A', isOwner: false },
  teams: [
    { id: 'looks', slug: 'looks', name: 'Looks', role: 'viewer' },
    { id: 'works', slug: 'works', name: 'Works', role: 'operator' },
  ],
  galleryTeam: { id: 'gallery', slug: 'gallery', name: 'Gallery' },
  scope: { teamIds: ['looks', 'works', 'gallery'] },
}

it.each([
  ['looks', 'viewer', true],
  ['looks', 'operator', false],
  ['works', 'viewer', true],
  ['works', 'operator', true],
  ['works', 'admin', false],
  ['stranger', 'viewer', false],
  ['gallery', 'viewer', true],
  ['gallery', 'operator', false],
] as const)('in %s as %s: %s', (team, role, allowed) => {
  expect(mayActAs(viewer, team, role)).toBe(allowed)
})

it('lets the instance owner act in the gallery, and not in teams of others', () => {
  const owner = { ...viewer, user: { ...viewer.user, isOwner: true } }
  expect(mayActAs(owner, 'gallery', 'admin')).toBe(true)
  expect(mayActAs(owner, 'stranger', 'viewer')).toBe(false)
})
