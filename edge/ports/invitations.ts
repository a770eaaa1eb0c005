import type { NameSpelling } from '../core/names.ts'
import type { AuditRow, ProvenAct } from './acts.ts'
import type { CallerQuery, CallerState } from './caller.ts'

/** Somebody who gave the password and waits for an Owner's word; from where, as far as it is known. */
export type Asks = { name: string; network: string | null; client: string | null }

export type AskedInvitation = Asks & { principalId: string; askedAt: number }

/** Who may set up a first method where that takes an invitation. The same promises hold as for `MfaStore`. */
export interface InvitationStore {
  /** Who asks to be let in, the latest first; at most 100. */
  loadInvitations(query: CallerQuery): Promise<CallerState & { asked: AskedInvitation[] }>
  /** Lets somebody in who asks under this very name. `isAsked` false: nobody does any more, and the code was not used up. */
  giveInvitation(act: {
    query: CallerQuery
    principalId: string
    name: string
    expiresAt: number
    proof: ProvenAct
  }): Promise<{ proved: boolean; isAsked: boolean }>
  /** Names that are known from the start: they may set up, in this very spelling. Those who are known already stay as they are. */
  addPeople(act: {
    people: readonly (NameSpelling & { principalId: string })[]
    audit: AuditRow
    now: number
  }): Promise<{ added: number }>
}
