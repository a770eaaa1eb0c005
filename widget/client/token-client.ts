import { ASSURANCE_HEADER, CSRF_HEADER } from '../../edge/shared/protocol.ts'
import { createFetchClient, type MfaClient } from './client.ts'

/** Pages of the host, for the links that a refusal offers. One that is left out is not linked to. */
export type TokenClientPages = { signIn?: string; challenge?: string; enrol?: string }

export type TokenClientOptions = {
  /** Where the routes are mounted, as an absolute URL: `https://mfa.example/mfa`. */
  endpoint: string
  /**
   * Fetches a token from the host's own backend, which mints it for whoever is signed in there; `null` where nobody is.
   * Called again before the old one runs out, and when it was refused; never twice at a time. `assurance` is what this
   * session has proved so far, `null` at first: a backend that keeps it with its session, and mints with it, spares the
   * person a code after the page is loaded again.
   */
  getToken: (assurance: string | null) => Promise<string | null>
  pages?: TokenClientPages
}

export type TokenClient = MfaClient & {
  /** For the host's sign-out, before its own session ends: ends what this session has proved. True: it has. */
  endAssurance(): Promise<boolean>
}

/** A token lives 5 minutes. It is asked for anew while requests that are under way can still use the old one. */
const FRESH_MS = 240_000

/** After this long a token counts as not coming: later calls ask again instead of waiting with it. */
const REQUEST_TIMEOUT_MS = 20_000

/**
 * The client of elements on another origin than the API (spec H6): it sends a token of the host's backend and no cookie.
 * One for all elements of a page, by their `client` property; token and proof are in its memory and nowhere else.
 *
 * @example
 * const client = createTokenClient({
 *   endpoint: 'https://mfa.example/mfa',
 *   getToken: (assurance) => postJson('/mfa-token', { assurance }),
 * })
 * document.querySelector('mfa-settings').client = client
 */
export function createTokenClient({ endpoint, getToken, pages = {} }: TokenClientOptions): TokenClient {
  let held: { token: string | null; at: number } | null = null
  let asking: Promise<string | null> | null = null
  let assurance: string | null = null

  /** A token that is not `refused`: the one at hand, or a new one for which all that wait share one call. */
  function tokenBut(refused: string | null): Promise<string | null> {
    const { token, at } = held ?? { token: null, at: 0 }
    if (token && token !== refused && Date.now() - at < FRESH_MS) return Promise.resolve(token)
    asking ??= ask().finally(() => {
      asking = null
    })
    return asking
  }

  async function ask(): Promise<string | null> {
    const at = Date.now()
    const token = await inTime(getToken(assurance))
    held = { token, at }
    return token
  }

  async function send(path: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    const token = await tokenBut(null)
    const response = await bring(token, path, init)
    if (response.status !== 401 || (await codeOf(response)) !== 'unknown_credential') return response
    const next = await tokenBut(token)
    return next === token ? response : bring(next, path, init)
  }

  async function bring(token: string | null, path: RequestInfo | URL, init: RequestInit): Promise<Response> {
    if (!token) return Response.json({ code: 'sign_in_required', requestId: null }, { status: 401 })
    const headers = new Headers(init.headers)
    // There is no cookie that another site could make use of.
    headers.delete(CSRF_HEADER)
    headers.set('Authorization', `Bearer ${token}`)
    if (assurance) headers.set(ASSURANCE_HEADER, assurance)
    const response = await fetch(path, { ...init, headers, credentials: 'omit' })
    const given = response.headers.get(ASSURANCE_HEADER)
    if (!given) return response
    assurance = given
    if (init.method !== 'GET') await tellBackend()
    return response
  }

  /** Something was proved just now. The page may go on at once, so the backend hears of it before the element does. */
  async function tellBackend(): Promise<void> {
    // A call that is under way was made before.
    await asking?.catch(() => null)
    await tokenBut(held?.token ?? null).catch(() => null)
  }

  async function toPages(path: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const response = await send(path, init)
    const { status } = response
    if (status !== 401 && status !== 403) return response
    const problem = await response.json().catch(() => ({}))
    return Response.json({ ...problem, page: pageFor(problem.code, pages) }, { status })
  }

  const base = endpoint.replace(/\/+$/, '')
  return {
    ...createFetchClient({ endpoint: base, csrf: '', fetch: toPages }),
    endAssurance: () =>
      send(`${base}/api/assurance/end`, { method: 'POST' }).then(
        ({ ok }) => ok,
        () => false,
      ),
  }
}

/** The server names pages of its own, which on this origin are not there. */
function pageFor(code: unknown, { signIn, challenge, enrol }: TokenClientPages): string | undefined {
  switch (code) {
    case 'sign_in_required':
    case 'unknown_credential':
      return signIn
    case 'challenge_required':
    case 'step_up_required':
      return challenge
    default:
      return code === 'enrolment_required' ? enrol : undefined
  }
}

function inTime<Value>(work: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('getToken has not answered')), REQUEST_TIMEOUT_MS)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

async function codeOf(response: Response): Promise<unknown> {
  const problem = await response
    .clone()
    .json()
    .catch(() => null)
  return problem?.code
}
