import type { FactorKind } from '../contract/prompt.ts'
import type { Assurance } from '../core/assurance.ts'
import type { EnrolmentFacts } from '../core/enrolment.ts'
import type { NameSpelling } from '../core/names.ts'
import type { Throttle } from '../core/throttle.ts'

export type Role = 'owner' | 'admin' | 'member'

export type Membership = { accountId: string; accountName: string; role: Role }

/**
 * The person, by the host's id, as the host's server knows it. Nothing in it comes from the browser unchecked. How long
 * each may be: `edge/core/lengths.ts`; longer is 503.
 */
export type Principal = {
  id: string
  name: string
  /** Constant from sign-in to sign-out and new at each sign-in (a JWT's `sid`, never its `jti`). */
  sessionId: string
  /** The account this request is for. If unsure, leave it out: the strictest of the memberships then holds. */
  accountId?: string
  memberships: Membership[]
  /** In front of a site that is not touched: an Owner by its configuration, who needs no invitation and gives them. */
  isNamedOwner?: true
  /**
   * When this session began, epoch milliseconds. With it, a session that outlived `mfa.forget` is nobody's: it cannot set
   * up MFA for somebody who comes to have the same id.
   */
  signedInAt?: number
}

/** The current time, epoch milliseconds. A port so that tests move it; nothing shipped does. */
export type Clock = () => number

/** `length` cryptographically strong random bytes. */
export type Random = (length: number) => Uint8Array<ArrayBuffer>

/** Text that only `edge/crypto` makes or opens: AES-256-GCM under the key ring, bound to what it belongs to. */
export type Sealed = string & { readonly __sealed: true }

/** Who asks, in which host session, with which proof. Every query of the store carries it. */
export type Caller = {
  principalId: string
  /** The session under every key of the ring, the active one first. */
  sessionHashes: readonly string[]
  /** From our signed cookie; null: none came along. */
  assuranceId: string | null
  /** When the credential was given out, where it says so. */
  since?: number
}

export type AuthenticatorRow = {
  id: string
  factor: FactorKind
  name: string
  isDefault: boolean
  secret: string
  lastMarker: number
  createdAt: number
  lastUsedAt: number | null
  disabledAt: number | null
}

/** What every guard needs, and what it costs: nothing of its own, it rides in the act's first batch. */
export type Standing = {
  /** The assurance that the caller presented, if it stands in this session; else null. */
  assurance: Assurance | null
  authenticators: AuthenticatorRow[]
  /** Of the accounts asked about, those whose policy requires MFA. */
  requiredIds: string[]
  /** Digest of the memberships last remembered; empty: never seen. */
  membershipsDigest: string
  /** SQL's own clock, epoch milliseconds. */
  databaseNow: number
  /** What is known of the caller's session; null: nothing special. */
  session: SessionState | null
  /** Somebody said that this person may set a first method up. */
  isInvited: boolean
  /** Had a method and did not give it up. Remembered apart from the method, so that a lost row is noticed. */
  isOnceEnrolled: boolean
  /** This database: what is sealed in it is bound to it. */
  deploymentId: string
}

/**
 * Being signed in right now by another request; or over for good, whatever its cookies say: signed out, or older than the
 * moment at which its person was forgotten.
 */
export type SessionState = 'signing_in' | 'ended'

export type StandingQuery = {
  caller: Caller
  accountIds: readonly string[]
  now: number
  /** The platform's own clock: where it disagrees with the database's, nothing is charged. */
  platformNow: number
}

export type BackupSetFacts = {
  id: string
  createdAt: number
  confirmedAt: number | null
  total: number
  remaining: number
}

export type BackupCodeRow = { setId: string; place: number; salt: string; iterations: number; hash: string }

export type NewBackupSet = { id: string; codes: { place: number; salt: string; iterations: number; hash: string }[] }

export type AuditRow = {
  id: string
  actor: string
  principalId: string
  accountId?: string
  act: string
  result: 'ok' | 'refused'
  factor?: FactorKind
  requestId: string
  addressPrefix: string | null
  /** Given by an operator. */
  reason?: string
}

export type NewAssurance = { id: string; amr: string; endsAt: number }

/** A policy with what its Owners see of its members. */
export type PolicyRow = { accountId: string; required: boolean; known: number; enrolled: number }

export type NewEnrolment = {
  id: string
  factor: FactorKind
  name: string
  secret: Sealed
  /** What `secret` is sealed for: it is written into that database only. */
  deploymentId: string
  expiresAt: number
}

export type PendingEnrolment = EnrolmentFacts & {
  factor: FactorKind
  name: string
  secret: string
  createdAt: number
  replaces: string | null
}

/** Somebody who gave the password and waits for an Owner's word; from where, as far as it is known. */
export type Asks = { name: string; network: string | null; client: string | null }

export type AskedInvitation = Asks & { principalId: string; askedAt: number }

/** Who may set up a first method where that takes an invitation. The same promises hold as for `MfaStore`. */
export interface InvitationStore {
  /** Who asks to be let in, the latest first; at most 100. */
  loadInvitations(query: StandingQuery): Promise<Standing & { asked: AskedInvitation[] }>
  /** Lets somebody in who asks under this very name. `isAsked` false: nobody does any more, and the code was not used up. */
  giveInvitation(act: {
    query: StandingQuery
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

/** Sessions in front of a site that is not touched: what must be known of them before anything reaches the site. */
export interface SessionStore {
  /**
   * Takes a session for one sign-in. `signing_in`: another one has it; `ended`: it is over, also when the sign-in that had it
   * never came back. What is left of it goes at `expiresAt`, when no copy of the session is taken any more.
   */
  beginSignIn(act: {
    sessionHashes: readonly string[]
    nonce: string
    now: number
    expiresAt: number
  }): Promise<'begun' | SessionState>
  /** Gives it back, for the sign-in that has it only. */
  cancelSignIn(act: { sessionHashes: readonly string[]; nonce: string }): Promise<void>
  /** Ends a session for good, with what it had proved. */
  endSession(act: { sessionHashes: readonly string[]; now: number; audit: AuditRow }): Promise<void>
  /**
   * Ends the session that a sign-in began with, and loads what holds for the new one: one round trip. The first spelling of
   * a name is kept in the same act; every other one is told from then on.
   */
  completeSignIn(act: {
    ends: readonly string[]
    query: StandingQuery
    named: NameSpelling
    /** Who is to be shown to Owners as asking to be let in, unless there is a method or an invitation. */
    asks?: Asks | null
  }): Promise<Standing & { isOtherSpelling: boolean }>
  /** What is known of a session; one whose sign-in never came back is over. */
  loadSession(act: { sessionHashes: readonly string[]; now: number }): Promise<SessionState | null>
}

/**
 * Where Sallyport keeps its data. Every method is one atomic act in one round trip: conditional statements, never
 * read, think, write. Throws when the database is away, slow or answers nonsense; then nothing was half-written.
 * Where the database has replicas, each answer is the primary's, loads included: a copy that is behind would let pass what
 * has been forbidden (spec L6). A replica may hand them on; with its line to the primary cut it answers nothing.
 */
export interface MfaStore {
  loadStanding(query: StandingQuery): Promise<Standing>
  loadSettings(query: StandingQuery): Promise<Standing & { backupSet: BackupSetFacts | null }>
  loadChallenge(
    query: StandingQuery,
  ): Promise<Standing & { throttles: Partial<Record<FactorKind, Throttle>>; backupSet: BackupSetFacts | null }>

  /** Replaces what is remembered of the principal's memberships. */
  rememberMemberships(act: {
    principalId: string
    memberships: Membership[]
    digest: string
    now: number
  }): Promise<void>

  /**
   * Writes a pending enrolment unless the factor is enrolled, a method was lost, the session is over, or too many were
   * begun in the last hour; of the session's live ones only the newest three stay.
   */
  beginEnrolment(act: {
    query: StandingQuery
    enrolment: NewEnrolment
    needsInvitation?: boolean
  }): Promise<Standing & { begun: boolean; begins: { count: number; oldestAt: number } }>

  /**
   * Writes a pending enrolment that is to take an authenticator's place: with a proof, which it uses up, or on the
   * strength of this session's sign-in by backup code (spec R1).
   */
  beginReset(act: {
    query: StandingQuery
    replaces: string
    enrolment: NewEnrolment
    proof: ProvenAct | null
  }): Promise<Standing & { begun: boolean; begins: { count: number; oldestAt: number }; proved: boolean }>

  /** Charges one try of this session's pending enrolment. `charged`: the code may be looked at. */
  chargeEnrolment(act: {
    query: StandingQuery
    enrolmentId: string
  }): Promise<Standing & { charged: boolean; enrolment: PendingEnrolment | null }>

  /**
   * Makes the pending enrolment the principal's authenticator, for exactly one caller: with its backup codes, this
   * session's assurance, the end of every other session's and of every other pending enrolment, and the audit row. A
   * reset's old authenticator and old codes die in the same act, and not before.
   */
  confirmEnrolment(act: {
    caller: Caller
    actId: string
    enrolmentId: string
    factor: FactorKind
    replaces: string | null
    /** Of a first one, which uses the invitation up. */
    needsInvitation?: boolean
    marker: number
    backupSet: NewBackupSet
    assurance: NewAssurance
    audit: AuditRow
    now: number
  }): Promise<{ confirmed: boolean; enrolment: EnrolmentFacts | null }>

  /** Ends this session's pending enrolment. Ending an ended one changes nothing. */
  abandonEnrolment(act: { caller: Caller; enrolmentId: string; now: number }): Promise<void>

  /**
   * Charges one attempt before its code is looked at (spec T2), unless there is a wait, a limit, no such usable
   * authenticator, or an assurance young enough that no code is needed. Committed whatever follows.
   */
  chargeAttempt(act: {
    query: StandingQuery
    actId: string
    factor: FactorKind
    place: number | null
    purpose: AttemptPurpose
  }): Promise<Standing & { charged: boolean; throttle: Throttle | null; backupCode: BackupCodeRow | null }>

  /**
   * Uses up the marker, for exactly one caller; only then gives the charge back and writes the assurance. When the
   * marker was used before, writes `otherwise` instead: a replay is a wrong code.
   */
  passChallenge(
    act: ProvenAct & { assurance: NewAssurance },
  ): Promise<{ passed: boolean; backupCodes: BackupSetFacts | null }>

  /** Gives back a charge whose code was never looked at, because something of ours was broken. */
  restoreAttempt(act: { caller: Caller; actId: string; factor: FactorKind }): Promise<void>

  /** The same for a try at a pending enrolment. */
  restoreEnrolment(act: { caller: Caller; enrolmentId: string }): Promise<void>

  /** Records a failed attempt, and disables the authenticator when it was the last one. */
  failAttempt(act: { caller: Caller; factor: FactorKind; failed: FailedAttempt; now: number }): Promise<void>

  /** Renames, with assurance; `isRenamed` false: no such authenticator of this principal, or no assurance. */
  renameAuthenticator(act: {
    query: StandingQuery
    authenticatorId: string
    name: string
    audit: AuditRow
  }): Promise<Standing & { isRenamed: boolean }>

  /** Removes the authenticator and all backup codes, unless an account of the query requires MFA. */
  removeAuthenticator(act: {
    query: StandingQuery
    authenticatorId: string
    proof: ProvenAct
  }): Promise<{ proved: boolean; requiredIds: string[] }>

  /** Replaces the set of backup codes as a whole. */
  replaceBackupCodes(act: { proof: ProvenAct; backupSet: NewBackupSet }): Promise<{ proved: boolean }>

  /** Policies of the accounts asked about, with the member counts of those in `countedIds`. */
  loadPolicies(query: StandingQuery & { countedIds: readonly string[] }): Promise<Standing & { policies: PolicyRow[] }>

  /**
   * Switches one account's policy. ON needs no proof, but assurance where there is a method; OFF uses one up. `changed`
   * false with a standing that allows it: it was so already.
   */
  setPolicy(act: {
    query: StandingQuery
    accountId: string
    required: boolean
    proof: ProvenAct | null
    audit: AuditRow
  }): Promise<Standing & { proved: boolean; changed: boolean; policy: PolicyRow }>

  /** Binds this session's assurance to the id that the host's session has from now on. */
  moveAssurance(act: { caller: Caller; sessionHash: string; now: number }): Promise<{ moved: boolean; endsAt: number }>

  /** The host's password changed: ends all assurance and clears the backup lane (spec T2). */
  passwordChanged(act: { principalId: string; audit: AuditRow; now: number }): Promise<void>

  /**
   * An operator lets somebody start anew who has neither phone nor codes: ends all assurance, and gives an invitation. With
   * `spelling`, that is how the name is written from now on. False: nothing was there.
   */
  resetByOperator(act: {
    principalId: string
    spelling?: string | undefined
    audit: AuditRow
    now: number
  }): Promise<{ hadMethod: boolean }>

  /**
   * The host deleted this person: everything of theirs goes but the audit log, and what was begun before now opens nothing
   * to a later person of the same id.
   */
  forgetPrincipal(act: { principalId: string; audit: AuditRow; now: number }): Promise<void>

  /** **Finish** pressed: the codes were kept. Only with assurance. */
  confirmBackupCodes(query: StandingQuery): Promise<Standing>

  /** Ends the assurance of one host session, whatever cookie it came with. */
  endAssurance(act: { caller: Caller; audit: AuditRow; now: number }): Promise<void>

  /**
   * Counts what was refused or came to nothing, per minute, network and act; the audit log has the first of each, so that
   * nobody fills it who has proved nothing.
   */
  recordRefused(row: AuditRow, now: number): Promise<void>

  /** Writes the row unless the same act of the same person was written within the last day. */
  recordSeen(row: AuditRow, now: number): Promise<void>
}

/**
 * What a code is sent for. `sign_in`: an assurance whose proof is younger than `maxAgeSeconds` (any, if left out) needs
 * none. `act`: something behind the sign-in, which needs a standing assurance and a code of its own; with
 * `authenticatorId`, that this is the caller's.
 */
export type AttemptPurpose =
  | { kind: 'sign_in'; maxAgeSeconds: number | undefined }
  | { kind: 'act'; takesMethodAway: boolean; authenticatorId?: string }

/** The marker that a right code stands for. */
export type Consume =
  | { factor: 'totp'; authenticatorId: string; marker: number }
  | { factor: 'backup_code'; setId: string; place: number }

/**
 * An act that a code proves. Its audit row is written with the consumption of the marker, and everything after it asks
 * for that row. When the marker was used before, `otherwise` is written instead of all of it.
 */
export type ProvenAct = {
  caller: Caller
  actId: string
  consume: Consume
  audit: AuditRow
  otherwise: FailedAttempt
  now: number
}

export type FailedAttempt = { audit: AuditRow[]; disables: boolean }

/** What the host's backend said of somebody's pending sign-in, with the secrets hashed (spec H4). */
export type NewLogin = {
  id: string
  backendId: string
  ticketHash: string
  pendingHash: string
  person: Omit<Principal, 'id' | 'sessionId'>
  expiresAt: number
}

/** A pending sign-in as its ticket finds it. */
export type OpenLogin = {
  id: string
  principalId: string
  person: Omit<Principal, 'id' | 'sessionId'>
  tries: number
  /** Of the enrolment that passed it; null: nothing has. */
  assuranceId: string | null
}

export type Redeemed = {
  principalId: string
  person: Omit<Principal, 'id' | 'sessionId'>
  amr: string
  provedAt: number
}

/** Where pending sign-ins are kept. Apart from `MfaStore`, for hosts that have none. The same promises hold. */
export interface LoginStore {
  /**
   * Loads the standing and, where somebody has or had a method or an account in `inForce` requires one, writes the pending
   * sign-in of the principal's current epoch. `'all'`: everybody has to have one.
   */
  beginLogin(act: {
    query: StandingQuery
    login: NewLogin
    inForce: 'all' | readonly string[]
  }): Promise<Standing & { begun: boolean }>

  /** The pending sign-in that a ticket stands for, if it lives; `try` takes one of its tries in the same statement. */
  openLogin(act: { ticketHash: string; use: 'look' | 'try' | 'finish'; now: number }): Promise<OpenLogin | null>

  /** Gives back a try whose code was never looked at. */
  restoreTry(act: { loginId: string }): Promise<void>

  /**
   * Binds what was proved to the pending sign-in, whose ticket is dead from then on; with `grantHash`, hands out its one
   * grant. False: another proof or grant was first, or the proof no longer stands.
   */
  passLogin(act: { loginId: string; caller: Caller; grantHash: string | null; now: number }): Promise<boolean>

  /**
   * Redeems a grant, for exactly one call, of the backend that began the sign-in, while the proof stands: its epoch is
   * the current one, and the method that gave it is there, neither disabled nor waiting after wrong codes. `repeatHash`: a call with the same one gets the same again for a while.
   */
  redeemGrant(act: {
    actId: string
    backendId: string
    ticketHash: string
    grantHash: string
    pendingHash: string
    repeatHash: string | null
    /** Of the redemption, and of a refusal where the ticket is known; without the principal, whom only the row names. */
    audit: { redeemed: Omit<AuditRow, 'principalId'>; refused: Omit<AuditRow, 'principalId'> }
    now: number
  }): Promise<Redeemed | null>
}

export type { FactorKind, NameSpelling }
