/** A session past MFA, as its person sees it. Times in epoch milliseconds. */
export type SessionView = {
  /** Good for ending it, and for nothing else. */
  id: string
  /** "Firefox on Linux", as far as the browser says; null: not known. */
  client: string | null
  /** Where it is, in the host's words; null: the host says nothing. */
  place: string | null
  /** When MFA was passed in it for the first time. */
  since: number
  /** Its last request, to five minutes; null: none was seen. */
  lastUsedAt: number | null
  /** The one that asks. */
  isCurrent: boolean
}

/** Answer of `GET /mfa/api/sessions`: the current one first, then the newest used. */
export type SessionsView = {
  sessions: SessionView[]
  /** There are more than are shown. */
  isMore: boolean
  /** Send back as `X-MFA-CSRF` with every unsafe request of this session. */
  csrf: string
}

/** Answer of what ends sessions: how many were past MFA until then. */
export type SessionsEndedView = { ended: number }
