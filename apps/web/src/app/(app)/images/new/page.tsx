import { redirect } from 'next/navigation'
import { firstOf } from '../../../../server/page-input.ts'
import type { PageInput } from '../../../../server/page-input.ts'

/** The Creator's other address: `/images/new?from=python` is `/new?base=python`. */
export default async function NewImageAddress({ searchParams }: PageInput) {
  const { from, base } = await searchParams
  const asked = firstOf(from ?? base)
  redirect(asked === undefined ? '/new' : `/new?${new URLSearchParams({ base: asked })}`)
}
