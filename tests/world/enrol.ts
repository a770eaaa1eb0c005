import type { Answer } from '../support/client.ts'

export type Begun = { id: string; expiresAt: number; prompts: { kind: string; secret?: string; uri?: string }[] }
export type Confirmed = { authenticator: { id: string }; prompts: { kind: string; codes?: string[] }[] }

export function secretOf(begun: Begun): string {
  return begun.prompts.find((prompt) => prompt.kind === 'show_secret')?.secret ?? ''
}

export function codesOf(confirmed: Confirmed): string[] {
  return confirmed.prompts.find((prompt) => prompt.kind === 'show_codes')?.codes ?? []
}

/** Sends to the API, which the elements know the place of. */
export type Send = (method: string, route: string, body?: unknown) => Promise<Answer>

/** What the elements send to set a method up, until the backup codes are on the screen. */
export async function enrolBy(send: Send, codeOf: (secret: string) => string | Promise<string>) {
  const begun = await send('POST', '/enrolments', { factor: 'totp' })
  if (begun.status !== 201) throw new Error(`no enrolment: ${begun.status} ${begun.text}`)
  const [{ id }, secret] = [begun.json<Begun>(), secretOf(begun.json<Begun>())]
  const confirmed = await send('POST', `/enrolments/${id}/confirm`, { code: await codeOf(secret) })
  if (confirmed.status !== 200) throw new Error(`not enrolled: ${confirmed.status} ${confirmed.text}`)
  return { id, secret, confirmed, codes: codesOf(confirmed.json<Confirmed>()) }
}

/** As a page of ours sends: with the CSRF value that it has read. */
export async function enrolOnPage(agent: { json: Send }, api: string, codeOf: Parameters<typeof enrolBy>[1]) {
  const send: Send = (method, route, body) => agent.json(method, api + route, body)
  await send('GET', '/settings')
  return enrolBy(send, codeOf)
}
