import type { Problem, ProblemCode } from '../edge/contract/index.ts'

/** A refusal as the elements see it: the server's problem, or `offline` / `unavailable` where no answer came. */
export type ClientProblem = Pick<Problem, 'retryAfterSeconds' | 'accounts' | 'reason' | 'page'> & {
  code: ProblemCode | 'offline'
  /** Null where the request never reached the server. */
  requestId: string | null
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; problem: ClientProblem }

export type Write = {
  method?: 'POST' | 'PUT' | 'PATCH'
  path: string
  body: unknown
  /** The read that gives a new token where the server refuses the old one. */
  reread: string
  keepalive?: boolean
}

/** Requests to the routes: reads, and writes that carry the `csrf` value of the newest read. */
export type Transport = {
  read<View>(path: string): Promise<Result<View>>
  write<View>(request: Write): Promise<Result<View>>
}

export type FetchClientOptions = {
  /** Where the routes are mounted. */
  endpoint?: string
  /** The token of a read that was already made, such as the one in a form the server rendered. */
  csrf?: string | null
}

/** Over `fetch`. It keeps the `csrf` of its last read, and reads again once where the server refuses it. */
export function createTransport({ endpoint = '/mfa', csrf = null }: FetchClientOptions): Transport {
  const base = `${endpoint.replace(/\/+$/, '')}/api/`
  let token = csrf

  async function send<View>(path: string, init: RequestInit): Promise<Result<View>> {
    try {
      const response = await fetch(base + path, {
        ...init,
        signal: AbortSignal.timeout(PATIENCE_MS),
        credentials: 'same-origin',
        redirect: 'error',
        cache: 'no-store',
      })
      if (!response.ok) return { ok: false, problem: await readProblem(response) }
      const value = response.status === 204 ? null : await response.json()
      // A list has no place for the token: it comes beside it.
      token = response.headers.get('X-MFA-CSRF') ?? value?.csrf ?? token
      return { ok: true, value }
    } catch {
      return { ok: false, problem: { code: navigator.onLine ? 'unavailable' : 'offline', requestId: null } }
    }
  }

  const read = <View>(path: string) => send<View>(path, { method: 'GET' })

  async function write<View>({ method = 'POST', path, body, reread, keepalive = false }: Write): Promise<Result<View>> {
    const attempt = () =>
      send<View>(path, {
        method,
        keepalive,
        headers: { 'Content-Type': 'application/json', 'X-MFA-CSRF': token ?? '' },
        body: JSON.stringify(body),
      })
    const answer = token === null ? null : await attempt()
    if (answer && (answer.ok || answer.problem.code !== 'csrf')) return answer
    const fresh = await read(reread)
    return fresh.ok ? attempt() : (fresh as Result<View>)
  }

  return { read, write }
}

/** After this long an answer counts as lost. */
const PATIENCE_MS = 30_000

/** Something between us and the server may answer in its own words: what is no problem of ours is `unavailable`. */
async function readProblem(response: Response): Promise<ClientProblem> {
  const body = (await response.json().catch(() => null)) as Problem | null
  if (typeof body?.code !== 'string') return { code: 'unavailable', requestId: null }
  const { code, requestId, retryAfterSeconds, accounts, reason, page } = body
  return { code, requestId, retryAfterSeconds, accounts, reason, page }
}
