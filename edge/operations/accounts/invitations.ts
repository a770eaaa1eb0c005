import type { FactorKind } from '../../contract/prompt.ts'
import { INVITATION_MS } from '../../core/invitation.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { AskedInvitation, InvitationStore } from '../../ports/invitations.ts'
import { attempt, replayed } from '../act/attempt.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { callerQuery } from '../act/guard.ts'

/*
 * Where a first method takes an Owner's word: who asks, and the word. A gate in front of a site cannot know whether a new
 * name is a new person, or somebody's second name in the hand of whoever has the password; a person can.
 */

/** Who asks to be let in, for an Owner by the configuration. One round trip. */
export async function loadInvitations(
  deps: Deps,
  store: InvitationStore,
  visit: Visit,
): Promise<Result<AskedInvitation[], Refusal>> {
  if (!visit.principal.isNamedOwner) return reject({ reason: 'forbidden' })
  const { asked, assurance } = await store.loadInvitations(callerQuery(deps, visit))
  return assurance ? accept(asked) : reject({ reason: 'unassured' })
}

/** What an Owner signs with: the form has a field for one factor. */
export function signingFactor({ factors }: Deps): FactorKind | undefined {
  return factors.methods.find(({ proves }) => proves.includes('invitation'))?.kind
}

export type GiveInvitation = { principalId: string; name: string; factor: FactorKind; code: string }

/** Lets somebody in, by the exact name that the Owner saw, with a fresh proof. Two round trips. */
export async function giveInvitation(
  deps: Deps,
  store: InvitationStore,
  visit: Visit,
  { principalId, name, factor, code }: GiveInvitation,
): Promise<Result<{ until: number }, Refusal>> {
  if (!visit.principal.isNamedOwner) {
    await recordRefused(deps, visit, { act: 'invitation.given' })
    return reject({ reason: 'forbidden' })
  }
  const query = callerQuery(deps, visit)
  const proven = await attempt(deps, visit, {
    factor,
    code,
    query,
    act: 'invitation',
    purpose: { kind: 'act', takesMethodAway: false },
  })
  if (!proven.ok) return reject(proven.reason.refusal)
  const { act } = proven.value
  const until = query.now + INVITATION_MS
  const audit = { ...auditRow(deps, visit, { act: 'invitation.given' }), principalId }
  const given = await store.giveInvitation({ query, principalId, name, expiresAt: until, proof: { ...act, audit } })
  if (!given.isAsked) return reject({ reason: 'not_found' })
  if (!given.proved) return reject(await replayed(deps, visit, proven.value, query))
  deps.forget()
  return accept({ until })
}
