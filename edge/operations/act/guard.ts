import type { FactorKind } from '../../contract/prompt.ts'
import { isStrong } from '../../core/assurance.ts'
import { decideGate, type GateDecision } from '../../core/gate.ts'
import { type AccountRef, accountsInForce, requiringAccounts } from '../../core/policy.ts'
import type { Refusal } from '../../core/refusal.ts'
import { MAX_CLOCK_DIFFERENCE_MS } from '../../core/throttle.ts'
import type { Caller, CallerQuery, CallerState } from '../../ports/caller.ts'
import type { SessionHash } from '../../ports/runtime.ts'
import type { Deps, Visit } from './deps.ts'

/** Thrown where going on would be wrong whatever the request: answered as 503, nothing was changed. */
export class UnavailableError extends Error {
  override name = 'UnavailableError'
}

/** The session as it is bound to from now on: under the active key. */
export function sessionOf({ sessionHashes: [session] }: Caller): SessionHash {
  if (session === undefined) throw new UnavailableError('the caller has no session')
  return session
}

/** The accounts whose policies hold for this request: the one it is for, or all of the person's. */
export function accountsOf(visit: Visit): AccountRef[] {
  const own = visit.principal.memberships.map(({ accountId, accountName }) => ({ id: accountId, name: accountName }))
  return accountsInForce(own, visit.principal.accountId)
}

/** What a store method needs to know of this visit; its `now` is the one that the whole act goes by. */
export function callerQuery(deps: Pick<Deps, 'clock' | 'platformClock'>, visit: Visit): CallerQuery {
  const { memberships, accountId } = visit.principal
  // All of them, whichever is in force: what the other accounts require is asked for on the same trip.
  const accountIds = new Set([
    ...memberships.map((own) => own.accountId),
    ...(accountId === undefined ? [] : [accountId]),
  ])
  return { caller: visit.caller, accountIds: [...accountIds], now: deps.clock(), platformNow: deps.platformClock() }
}

/** Whether this person sets a first method up only when an Owner said so. */
export function needsInvitation(deps: Pick<Deps, 'invites'>, { principal }: Pick<Visit, 'principal'>): boolean {
  return deps.invites && principal.isNamedOwner !== true
}

/** The gate's decision about this visit, from one load. Guards of our own routes and of the host's are the same rule. */
export function decide(
  deps: Pick<Deps, 'requiresEverybody' | 'invites' | 'ceremonies' | 'factors'>,
  visit: Visit,
  standing: CallerState,
): GateDecision {
  const strong = strongAccounts(deps, visit, standing)
  return decideGate({
    isAssured: standing.assurance !== null,
    hasMethod: standing.authenticators.length > 0,
    isOnceEnrolled: standing.isOnceEnrolled,
    mayEnrol: !needsInvitation(deps, visit) || standing.isInvited,
    weakness: deps.ceremonies?.weakness(deps, standing, strong) ?? null,
    requiredBy: deps.requiresEverybody ? 'all' : requiredAccounts(visit, standing),
  })
}

/** Why our own routes are closed to somebody for now (spec L12); null: nothing but a method still to be set up is in the way. */
export function closedBy({ authenticators, assurance, isOnceEnrolled, session }: CallerState): Refusal | null {
  if (session === 'ended') return { reason: 'signed_out' }
  if (authenticators.length === 0) return isOnceEnrolled ? { reason: 'method_missing' } : null
  return assurance ? null : { reason: 'unassured' }
}

/** Of the person's accounts, those that require MFA, whichever this request is for. */
export function requiringMemberships(visit: Visit, standing: Pick<CallerState, 'requiredIds'>): AccountRef[] {
  return visit.principal.memberships
    .filter(({ accountId }) => standing.requiredIds.includes(accountId))
    .map(({ accountId, accountName }) => ({ id: accountId, name: accountName }))
}

function requiredAccounts(visit: Visit, standing: CallerState): AccountRef[] {
  return requiringAccounts(accountsOf(visit), new Set(standing.requiredIds))
}

/** Of the accounts in force, those that take phishing-resistant methods only. Throws where no such method is offered any more. */
export function strongAccounts(
  { ceremonies }: Pick<Deps, 'ceremonies'>,
  visit: Visit,
  { strongIds }: Pick<CallerState, 'strongIds'>,
): AccountRef[] {
  const strong = requiringAccounts(accountsOf(visit), new Set(strongIds))
  if (strong.length > 0 && !ceremonies) throw new UnavailableError('an account takes passkeys only, and there are none')
  return strong
}

/** What this factor proves is phishing-resistant. */
export function provesStrength({ factors }: Pick<Deps, 'factors'>, kind: FactorKind): boolean {
  const factor = factors.get(kind)
  return factor !== undefined && isStrong({ amr: [factor.amr] })
}

/** The domain that passkeys are made for here; undefined: there are none. */
export function rpIdOf({ factors }: Pick<Deps, 'factors'>): string | undefined {
  return factors.methods.find(({ rpId }) => rpId !== undefined)?.rpId
}

/** Two clocks that disagree would reopen used codes. The store has charged nothing then. */
export function refuseSkewedClock(query: CallerQuery, standing: CallerState): void {
  const difference = Math.abs(query.platformNow - standing.databaseNow)
  if (difference > MAX_CLOCK_DIFFERENCE_MS) {
    throw new UnavailableError(`clock differs from the database's by ${Math.round(difference / 1000)} s`)
  }
}
