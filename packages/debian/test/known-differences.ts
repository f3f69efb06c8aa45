/** Kinds of requests for which Whittle's set is not apt's, each with a case that holds nothing but what it takes. */
export const differenceClasses = [
  {
    name: 'left over of an attempt',
    what: 'apt’s set is Whittle’s and some packages more that nothing in it needs.',
    why: 'apt tried an alternative, found that it cannot be had, and took another. Of what the first had brought it sweeps away what nothing reaches, but counts Essential packages, Recommends and Suggests as reasons to stay.',
    decision: 'Kept: an image should not hold what is left of an attempt.',
    archive: `
      Package: app
      Depends: first | second

      Package: first
      Depends: base, gone

      Package: second

      Package: base
      Essential: yes

      Package: gone
      Depends: absent`,
    request: ['app'],
    apt: ['app', 'base', 'second'],
    whittle: ['app', 'second'],
  },
  {
    name: 'set that apt does not find',
    what: 'Whittle answers with a set in which every dependency is met and nothing conflicts; apt says that it cannot.',
    why: 'apt’s problem resolver does not go back on a choice once others depend on it; where apt’s steps fail, Whittle searches completely.',
    decision: 'Kept: a set that exists is never refused.',
    archive: `
      Package: app
      Depends: first | second, tool

      Package: first
      Depends: helper

      Package: second

      Package: helper
      Breaks: core

      Package: tool
      Depends: core

      Package: core`,
    request: ['app'],
    apt: undefined,
    whittle: ['app', 'core', 'second', 'tool'],
  },
] as const
