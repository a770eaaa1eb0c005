import { INVITATION_MS } from '../../core/invitation.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { AskedInvitation, InvitationStore } from '../../ports/invitations.ts'
import { attempt } from '../act/attempt.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { standingQuery } from '../act/guard.ts'

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
  const { asked, assurance } = await store.loadInvitations(standingQuery(deps, visit))
  return assurance ? accept(asked) : reject({ reason: 'unassured' })
}

export type GiveInvitation = { principalId: string; name: string; code: string }

/** Lets somebody in, by the exact name that the Owner saw, with a fresh 6-digit code. Two round trips. */
export async function giveInvitation(
  deps: Deps,
  store: InvitationStore,
  visit: Visit,
  { principalId, name, code }: GiveInvitation,
): Promise<Result<{ until: number }, Refusal>> {
  if (!visit.principal.isNamedOwner) {
    await recordRefused(deps, visit, { act: 'invitation.given' })
    return reject({ reason: 'forbidden' })
  }
  const query = standingQuery(deps, visit)
  const proven = await attempt(deps, visit, {
    factor: 'totp',
    code,
    query,
    purpose: { kind: 'act', takesMethodAway: false },
  })
  if (!proven.ok) return reject(proven.reason.refusal)
  const { act, replayed } = proven.value
  const until = query.now + INVITATION_MS
  const audit = { ...auditRow(deps, visit, { act: 'invitation.given' }), principalId }
  const given = await store.giveInvitation({ query, principalId, name, expiresAt: until, proof: { ...act, audit } })
  if (!given.isAsked) return reject({ reason: 'not_found' })
  if (!given.proved) return reject(replayed())
  deps.forget()
  return accept({ until })
}
