import { type Result, read, type Transport } from './transport.ts'

export type Write = {
  method?: 'POST' | 'PUT' | 'PATCH'
  path: string
  body: unknown
  /** The read that gives a new token where the server refuses the old one. */
  reread: string
  keepalive?: boolean
}

/** Sends what changes something, with the `csrf` of the last read; reads again once where the server refuses it. */
export async function write<View>(
  transport: Transport,
  { method = 'POST', path, body, reread, keepalive = false }: Write,
): Promise<Result<View>> {
  const attempt = () =>
    transport.send<View>(path, {
      method,
      keepalive,
      headers: { 'Content-Type': 'application/json', 'X-MFA-CSRF': transport.token() ?? '' },
      body: JSON.stringify(body),
    })
  const answer = transport.token() === null ? null : await attempt()
  if (answer && (answer.ok || answer.problem.code !== 'csrf')) return answer
  const fresh = await read<View>(transport, reread)
  return fresh.ok ? attempt() : fresh
}
