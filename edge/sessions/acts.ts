import type { SessionsEndedView, SessionView } from '../contract/sessions.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { auditRow, type Deps, type Visit } from '../operations/act/deps.ts'
import { callerQuery, closedBy } from '../operations/act/guard.ts'
import { queueNotification } from '../operations/act/notifications.ts'
import type { CallerState } from '../ports/caller.ts'
import type { EndedSessions, PersonSessionStore } from '../ports/person-sessions.ts'

/** How many are shown. Whoever has more ends them together. */
export const MOST_SHOWN = 100

/** What is kept of a session's last use may be so old, milliseconds. */
export const USE_STEP_MS = 300_000

/** The same where the idle time is short, so that no session seems over that is not: a twelfth of that. */
export const useStepOf = ({ limits }: Pick<Deps, 'limits'>): number =>
  Math.min(USE_STEP_MS, (limits.idleSeconds * 1000) / 12)

export type Shown = { sessions: SessionView[]; isMore: boolean }

/**
 * The person's sessions past MFA. Of the one that asks, browser, place and use are those of this very request. One round
 * trip; writes nothing.
 */
export async function listSessions(
  deps: Deps,
  store: PersonSessionStore,
  visit: Visit,
  place: () => string | null,
): Promise<Result<Shown, Refusal>> {
  const query = callerQuery(deps, visit)
  const { now } = query
  const usedSince = now - deps.limits.idleSeconds * 1000 - useStepOf(deps)
  // One more than is shown tells whether there are more.
  const facts = await store.listSessions({ ...query, usedSince, limit: MOST_SHOWN + 1 })
  const closed = unprovedOf(facts)
  if (closed) return reject(closed)
  const sessions = facts.sessions.slice(0, MOST_SHOWN).map((session) => {
    return session.isCurrent ? { ...session, client: visit.client, place: place(), lastUsedAt: now } : session
  })
  return accept({ sessions, isMore: facts.sessions.length > MOST_SHOWN })
}

/**
 * Ends one other session of the person, or all others: a code is asked for at their next request. An assured session is
 * enough, since nothing is opened by it; the person is told. One round trip.
 */
export async function endSessions(
  deps: Deps,
  store: PersonSessionStore,
  visit: Visit,
  which: EndedSessions,
): Promise<Result<SessionsEndedView, Refusal>> {
  const audit = auditRow(deps, visit, { act: 'sessions.ended' })
  const facts = await store.endSessions({ query: callerQuery(deps, visit), which, audit })
  const closed = unprovedOf(facts)
  if (closed) return reject(closed)
  const { ended } = facts
  if (which !== 'others' && !facts.isKnown) return reject({ reason: 'not_found' })
  if (ended > 0) {
    deps.forget()
    queueNotification(deps, visit, { type: 'sessions.ended' })
  }
  return accept({ ended })
}

/** Why these routes are closed: before a proof, also to who has no method yet. */
function unprovedOf(facts: CallerState): Refusal | null {
  return closedBy(facts) ?? (facts.assurance ? null : { reason: 'no_such_method' })
}
