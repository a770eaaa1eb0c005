import type { AuditRow } from './acts.ts'
import type { Caller, CallerQuery, CallerState } from './caller.ts'

/** A session past MFA, as its person sees it. Times in epoch milliseconds. */
export type PersonSession = {
  /** Of its proof: it opens nothing by itself. */
  id: string
  /** Browser and system; null: not known. */
  client: string | null
  /** What the host said of where it is; null: nothing. */
  place: string | null
  /** When MFA was passed in it for the first time. */
  since: number
  /** Its last request, to a few minutes; null: none was seen since the proof. */
  lastUsedAt: number | null
  isCurrent: boolean
}

/** A request of a session past MFA, as far as it is kept. */
export type SeenSession = {
  caller: Caller
  client: string | null
  place: string | null
  now: number
  /** Nothing is written where one was seen after this. */
  unlessSince: number
}

/** Which sessions end: one by its id, or all but the caller's own. */
export type EndedSessions = { id: string } | 'others'

/** What only hosts that show people their sessions need of the database. Each method is one atomic act in one round trip. */
export interface PersonSessionStore {
  /** Keeps when and by what the caller's session was used, where its proof holds. */
  noteSession(seen: SeenSession): Promise<void>
  /**
   * The caller's standing, and their sessions whose proof holds now, their own first, then the newest used; at most `limit`.
   * One that was last used, or proved and never used, before `usedSince` is over.
   */
  listSessions(
    query: CallerQuery & { usedSince: number; limit: number },
  ): Promise<CallerState & { sessions: PersonSession[] }>
  /**
   * Ends what these sessions have proved, where the caller's proof holds; never the caller's own. `ended`: how many held
   * until then. `isKnown`: there is another session of that id and person, or there was within a day. The audit row is
   * written where any ended.
   */
  endSessions(act: {
    query: CallerQuery
    which: EndedSessions
    audit: AuditRow
  }): Promise<CallerState & { ended: number; isKnown: boolean }>
}
