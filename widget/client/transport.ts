import type { Problem, ProblemCode } from '../../edge/contract/index.ts'

/** A refusal as the elements see it: the server's problem, or `offline` / `unavailable` where no answer came. */
export type ClientProblem = Pick<Problem, 'retryAfterSeconds' | 'accounts' | 'reason' | 'support' | 'page'> & {
  code: ProblemCode | 'offline'
  /** Null where the request never reached the server. */
  requestId: string | null
}

export type Result<Value> = { ok: true; value: Value } | { ok: false; problem: ClientProblem }

/** Requests to the routes, and the `csrf` value of the newest answer that had one. */
export type Transport = {
  send<View>(path: string, init: RequestInit): Promise<Result<View>>
  token(): string | null
}

export type FetchClientOptions = {
  /** Where the routes are mounted. */
  endpoint?: string
  /** The token of a read that was already made, such as the one in a form the server rendered. */
  csrf?: string | null
  /** In the place of the page's `fetch`: for a credential that is no cookie. */
  fetch?: typeof fetch | undefined
}

/** Over `fetch`. */
export function createTransport({ endpoint = '/mfa', csrf = null, fetch: own }: FetchClientOptions): Transport {
  const base = `${endpoint.replace(/\/+$/, '')}/api/`
  let token = csrf

  async function send<View>(path: string, init: RequestInit): Promise<Result<View>> {
    try {
      const response = await (own ?? fetch)(base + path, {
        ...init,
        signal: AbortSignal.timeout(PATIENCE_MS),
        redirect: 'error',
        cache: 'no-store',
      })
      if (!response.ok) return { ok: false, problem: await readProblem(response) }
      const value = response.status === 204 ? null : await response.json()
      // A list has no place for the token: it comes beside it.
      token = response.headers.get('X-MFA-CSRF') ?? value?.csrf ?? token
      return { ok: true, value }
    } catch {
      return { ok: false, problem: unanswered() }
    }
  }

  return { send, token: () => token }
}

/** What is said where no answer came. */
export function unanswered(): ClientProblem {
  return { code: navigator.onLine ? 'unavailable' : 'offline', requestId: null }
}

export function read<View>(transport: Transport, path: string): Promise<Result<View>> {
  return transport.send<View>(path, { method: 'GET' })
}

/** After this long an answer counts as lost. */
const PATIENCE_MS = 30_000

/** Something between us and the server may answer in its own words: what is no problem of ours is `unavailable`. */
async function readProblem(response: Response): Promise<ClientProblem> {
  const body = (await response.json().catch(() => null)) as Problem | null
  return typeof body?.code === 'string' ? body : { code: 'unavailable', requestId: null }
}
