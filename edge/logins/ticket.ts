import type { MiddlewareHandler } from 'hono'
import { TICKET_TRIES, type TicketUse, ticketUse, wasNotTried } from '../core/logins.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { digestOf } from '../crypto/digest.ts'
import { signAll } from '../crypto/sign.ts'
import type { HostContext } from '../http/deployment/deployment.ts'
import { locate } from '../http/request/location.ts'
import { type HttpServices, type HttpVisit, visitOf } from '../http/request/visit.ts'
import { RECOGNISED, type RoutesEnv, refuse } from '../http/routes/serve.ts'
import type { Deps } from '../operations/act/deps.ts'
import type { LoginStore, OpenLogin } from '../ports/logins.ts'
import type { SessionHash } from '../ports/runtime.ts'
import { TICKET_SCHEME } from '../shared/protocol.ts'

const OF_A_TICKET = new RegExp(`^${TICKET_SCHEME}\\b`, 'i')
const TICKET = new RegExp(`^${TICKET_SCHEME} ([\\w-]{43})$`)

/** 256 random bits: a ticket, or a grant. */
export function newBearerText(deps: Pick<Deps, 'random' | 'encode'>): string {
  return deps.encode(deps.random(32))
}

/** What stands in for the host's session while there is none: one per pending sign-in. */
export async function sessionOf(
  { ring }: Pick<HttpServices, 'ring'>,
  principalId: string,
  loginId: string,
): Promise<{ sessionId: string; hashes: SessionHash[] }> {
  const sessionId = `login:${loginId}`
  // Three parts, where a host's session has two: whatever ids a host makes, none of them is this one.
  return { sessionId, hashes: await signAll(ring, 'session', [principalId, 'login', loginId]) }
}

type Held = {
  login: OpenLogin
  visit: HttpVisit
  use: TicketUse
  /** What the route has proved, or an enrolment before it; null: nothing so far. */
  proof: { assuranceId: string | null }
}

/**
 * `Authorization: MFA-Ticket …` in front of the API: finds the pending sign-in and lets its person in where a ticket is
 * good for something. Cookies that come along mean nothing then. Afterwards, in place of our cookie, a sign-in that was
 * passed gets its grant. One round trip before the route's own, one more when something was passed.
 */
export function ticketHolder(http: HttpServices, store: LoginStore): MiddlewareHandler<RoutesEnv> {
  return async function mfaTicket(c, next) {
    const header = c.req.header('authorization') ?? ''
    if (!OF_A_TICKET.test(header)) return next()
    const opened = await open(http, store, c, header)
    if (!opened.ok) return refuse(http, c, opened.reason)
    const held = opened.value
    c.set(RECOGNISED, held.visit)
    await next()
    await settle(http, store, c, held)
  }
}

async function open(
  http: HttpServices,
  store: LoginStore,
  c: HostContext,
  header: string,
): Promise<Result<Held, Refusal>> {
  const location = locate(c, http.deployment)
  if (!location.ok) return location
  const use = ticketUse(c.req.method, location.value.path.slice(`${http.deployment.prefix}/api`.length))
  if (use === null) return reject({ reason: 'forbidden' })
  const ticket = TICKET.exec(header)?.[1]
  const now = http.deps.clock()
  const login =
    ticket === undefined ? null : await store.openLogin({ ticketHash: await digestOf<'ticket'>(ticket), use, now })
  // Unknown, used up, expired, or older than a change: all the same from outside.
  if (!login) return reject({ reason: 'login_over' })
  const { principalId, person, assuranceId } = login
  const { sessionId, hashes } = await sessionOf(http, principalId, login.id)
  const proof = { assuranceId }
  const visit = visitOf(c, {
    principal: { ...person, id: principalId, sessionId },
    caller: { principalId, sessionHashes: hashes, assuranceId },
    requestId: c.get('requestId'),
    location: location.value,
    token: null,
    onNewAssurance: ({ id }) => {
      proof.assuranceId = id
    },
  })
  return accept({ login, visit, use, proof })
}

/** What the answer of the route means for the ticket. */
async function settle(http: HttpServices, store: LoginStore, c: HostContext, held: Held): Promise<void> {
  const { login, use, visit, proof } = held
  const { status } = c.res
  if (status >= 400) {
    if (use === 'try' && wasNotTried(status)) await store.restoreTry({ loginId: login.id })
    // The last try was wrong: no further one is worth waiting for.
    if (use === 'try' && status === 401 && login.tries >= TICKET_TRIES)
      answer(c, await refuse(http, c, { reason: 'login_over' }))
    return
  }
  if (proof.assuranceId === null) return
  const proved = visitOf(c, { ...visit, caller: { ...visit.caller, assuranceId: proof.assuranceId } })
  // An enrolment's grant waits for Finish: it lives shorter than it takes to keep the codes.
  const grant = use === 'look' ? null : newBearerText(http.deps)
  const passed = await store.passLogin({
    loginId: login.id,
    caller: proved.caller,
    grantHash: grant === null ? null : await digestOf<'grant'>(grant),
    now: http.deps.clock(),
  })
  if (!passed) return answer(c, await refuse(http, c, { reason: 'login_over' }))
  // Only the person's browser comes by here: what follows is its backend's.
  http.seen?.(http, c, proved)
  if (grant === null) return
  const view = status === 204 ? {} : ((await c.res.json()) as object)
  answer(c, Response.json({ ...view, grant }))
}

/** Sets another answer in the place of the route's, headers and all. */
function answer(c: HostContext, response: Response): void {
  // Assigned over another one, Hono would carry its headers along.
  c.res = undefined
  c.res = response
}
