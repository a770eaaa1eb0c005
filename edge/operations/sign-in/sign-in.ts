import type { Assurance } from '../../core/assurance.ts'
import type { GateDecision } from '../../core/gate.ts'
import type { NameSpelling } from '../../core/names.ts'
import { DAY_SECONDS } from '../../core/throttle.ts'
import type { SessionState } from '../../ports/caller.ts'
import type { SessionHash } from '../../ports/runtime.ts'
import type { SessionStore } from '../../ports/sessions.ts'
import { auditRow, type Deps, type Visit } from '../act/deps.ts'
import { callerQuery, decide, needsInvitation } from '../act/guard.ts'

/*
 * Sign-ins at an unmodified site, as a gate in front of it sees them. A session is taken before a password goes
 * to the site and is over, or given back, when the site has answered.
 */

/** Only a gate in front of a site has sessions of its own to keep. */
export type SignInDeps = Deps & {
  sessions: SessionStore
  /** For how long a visitor's jar is taken: the session of a sign-in is remembered a day longer. */
  visitorDays: number
}

export type Taken = { sessionHashes: readonly SessionHash[]; nonce: string }

/** Takes a session for this sign-in alone; what it was instead when it cannot be taken. */
export async function beginSignIn(
  deps: SignInDeps,
  sessionHashes: readonly SessionHash[],
): Promise<Taken | SessionState> {
  const nonce = deps.newId()
  const now = deps.clock()
  const expiresAt = now + (deps.visitorDays + 1) * DAY_SECONDS * 1000
  const outcome = await deps.sessions.beginSignIn({ sessionHashes, nonce, now, expiresAt })
  return outcome === 'begun' ? { sessionHashes, nonce } : outcome
}

/** A wrong password: the session is what it was. */
export function cancelSignIn(deps: SignInDeps, taken: Taken): Promise<void> {
  return deps.sessions.cancelSignIn(taken)
}

export type SignedIn = {
  decision: GateDecision
  membershipsDigest: string
  assurance: Assurance | null
  /** Somebody signed in before under another spelling of this name. */
  isOtherSpelling: boolean
}

/** A right password: the session that it began with is over, and what holds for the new one. One round trip. */
export async function completeSignIn(
  deps: SignInDeps,
  visit: Visit,
  { ends, named }: { ends: readonly SessionHash[]; named: NameSpelling },
): Promise<SignedIn> {
  const { addressPrefix: network, client, principal } = visit
  // The spelling first, which is what Owners are to judge: what somebody is called is theirs to choose at many sites.
  const name = principal.name === named.spelling ? named.spelling : `${named.spelling} (${principal.name})`
  const asks = needsInvitation(deps, visit) ? { name, network, client } : null
  const standing = await deps.sessions.completeSignIn({ ends, named, asks, query: callerQuery(deps, visit) })
  if (ends.length > 0) deps.forget()
  return {
    decision: decide(deps, visit, standing),
    membershipsDigest: standing.membershipsDigest,
    assurance: standing.assurance,
    isOtherSpelling: standing.isOtherSpelling,
  }
}

/** Over for good: signed out, or a sign-in that nobody understood. Whatever its cookies say, it opens nothing. */
export async function endSession(
  deps: SignInDeps,
  about: Pick<Visit, 'principal' | 'requestId' | 'addressPrefix'>,
  sessionHashes: readonly SessionHash[],
  act: 'session.ended' | 'sign_in.unclear',
): Promise<void> {
  const result = act === 'session.ended' ? 'ok' : 'refused'
  await deps.sessions.endSession({ sessionHashes, now: deps.clock(), audit: auditRow(deps, about, { act, result }) })
  deps.forget()
}
