import { makeSetupLink } from '../stack/welcome.ts'
import type { ServerOptions } from '../stack/servers.ts'

/** Asks the web application as a signed-in person; fails after ten seconds without an answer. */
export type AskWeb = (path: string, init?: RequestInit) => Promise<Response>

const ANSWER_WITHIN_MS = 10_000

/** Makes the owner's account by the link of the first start, as its page does without scripts, and stays signed in. */
export async function signUp(server: ServerOptions, teamName: string): Promise<AskWeb> {
  const link = await makeSetupLink(server)
  const page = await (await fetch(link)).text()
  const form = new FormData()
  for (const [, input = ''] of page.matchAll(/<input ([^>]*type="hidden"[^>]*)>/g)) {
    form.set(attribute(input, 'name'), attribute(input, 'value'))
  }
  const filled = { name: 'Ann', email: 'ann@example.org', password: 'a few words and a comma,', teamName }
  for (const [name, value] of Object.entries(filled)) form.set(name, value)
  const answer = await fetch(link, { method: 'POST', body: form, redirect: 'manual' })
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  if (!cookie.includes('session-token'))
    throw new Error(`the first start was answered ${answer.status} without a session`)
  return (path, init) =>
    fetch(new URL(path, link), { ...init, headers: { cookie }, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) })
}

function attribute(input: string, name: string): string {
  const value = new RegExp(`${name}="([^"]*)"`).exec(input)?.[1] ?? ''
  return value.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&')
}

/** Whether the page of base images comes, which needs web and Postgres. */
export async function answersPage(askWeb: AskWeb): Promise<boolean> {
  try {
    const response = await askWeb('/')
    await response.text()
    return response.status === 200 && new URL(response.url).pathname === '/'
  } catch {
    return false
  }
}
