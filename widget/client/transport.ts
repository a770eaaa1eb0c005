import type { Problem, ProblemCode } from '../../edge/contract/index.ts'
import { CSRF_HEADER, TICKET_SCHEME } from '../../edge/shared/protocol.ts'

/** A refusal as the elements see it: the server's problem, or `offline` / `unavailable` where no answer came. */
export type ClientProblem = Pick<Problem, 'retryAfterSeconds' | 'accounts' | 'reason' | 'support' | 'page'> & {
  /** `ceremony`: the browser's own, which no request was sent for. */
  code: ProblemCode | 'offline' | 'ceremony'
  /** What is said of it, where no text has its code as name; or how that is made of the texts of the place that says it. */
  words?: string | ((texts: object) => string)
  /** Of the link to its page, where the code alone does not tell. */
  label?: string
  /** Null where the request never reached the server. */
  requestId: string | null
}

/** What came of a request. */
export type Result<Value> = { ok: true; value: Value } | { ok: false; problem: ClientProblem }

/** Requests to the routes, and the `csrf` value of the newest answer that had one. */
export type Transport = {
  send<View>(path: string, init: RequestInit): Promise<Result<View>>
  token(): string | null
}

/** How the routes are reached. */
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
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
        redirect: 'error',
        cache: 'no-store',
      })
      if (!response.ok) return { ok: false, problem: await readProblem(response) }
      const value = response.status === 204 ? null : await response.json()
      // A list has no place for the token: it comes beside it.
      token = response.headers.get(CSRF_HEADER) ?? value?.csrf ?? token
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
      headers: { 'Content-Type': 'application/json', [CSRF_HEADER]: transport.token() ?? '' },
      body: JSON.stringify(body),
    })
  const answer = transport.token() === null ? null : await attempt()
  if (answer && (answer.ok || answer.problem.code !== 'csrf')) return answer
  const fresh = await read<View>(transport, reread)
  return fresh.ok ? attempt() : fresh
}

/** After this long an answer counts as lost. */
const REQUEST_TIMEOUT_MS = 30_000

/** Something between us and the server may answer in its own words: what is no problem of ours is `unavailable`. */
async function readProblem(response: Response): Promise<ClientProblem> {
  const body = (await response.json().catch(() => null)) as Problem | null
  return typeof body?.code === 'string' ? body : { code: 'unavailable', requestId: null }
}

/**
 * `fetch` for a page whose sign-in is pending at the host's backend (spec H4): the ticket stands for the session, so that
 * no cookie goes along. Undefined, and so the page's own `fetch`, where there is no ticket.
 */
export function withTicket(ticket: string | undefined): typeof fetch | undefined {
  return ticket
    ? (path, init) =>
        fetch(path, {
          ...init,
          credentials: 'omit',
          headers: { ...init?.headers, Authorization: `${TICKET_SCHEME} ${ticket}` },
        })
    : undefined
}

/** Takes the one-use grant of a sign-in that was passed with a ticket, for the host's backend. */
export type OnGrant = (grant: string) => void
