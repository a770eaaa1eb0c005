import type { Strength } from '../contract/policy.ts'
import type { FactorKind } from '../contract/prompt.ts'
import type { EnrolmentFacts } from '../core/enrolment.ts'
import type { Throttle, ThrottleLimits } from '../core/throttle.ts'
import type { AttemptPurpose, AuditRow, FailedAttempt, NewAssurance, ProvenAct, Rider } from './acts.ts'
import type { Caller, CallerQuery, CallerState, CredentialState } from './caller.ts'
import type { BackupCodeRow, BackupSetFacts, NewBackupSet, NewEnrolment, PendingEnrolment } from './methods.ts'
import type { Membership, Role } from './principal.ts'
import type { Sealed, SessionHash } from './runtime.ts'

/** A policy with what its Owners see of its members. */
export type PolicyRow = { accountId: string; required: boolean; strength: Strength; known: number; enrolled: number }

/** Where somebody stands in the list of an account's members: by name, and by id where names are the same. */
export type MemberPlace = { name: string; principalId: string }

/** One member of an account. The name is empty where it was not said yet. */
export type MemberRow = MemberPlace & { role: Role; isEnrolled: boolean; lastSeenAt: number }

/**
 * Where Sallyport keeps its data. Every method is one atomic act in one round trip: conditional statements, never
 * read, think, write. Rejects when the database is away, slow or answers nonsense; then nothing was half-written. What a
 * method may not do is no error: it is told in its answer, and nothing was changed. All times are epoch milliseconds; the
 * act's is its `now`, or its query's.
 * Where the database has replicas, each answer is the primary's, loads included: a copy that is behind would let pass what
 * has been forbidden (spec L6). A replica may hand them on; with its line to the primary cut it answers nothing.
 */
export interface MfaStore {
  /** What every guard needs. Writes nothing. */
  loadStanding(query: CallerQuery): Promise<CallerState>
  /** The same, with the current set of backup codes; null: there is none. */
  loadSettings(query: CallerQuery): Promise<CallerState & { backupSet: BackupSetFacts | null }>
  /** The same, with the wrong codes so far; a factor for which none was ever sent is left out. */
  loadChallenge(
    query: CallerQuery,
  ): Promise<CallerState & { throttles: Partial<Record<FactorKind, Throttle>>; backupSet: BackupSetFacts | null }>

  /** Replaces what is remembered of the principal's memberships, and says when they were last seen. */
  rememberMemberships(act: {
    principalId: string
    name: string
    memberships: Membership[]
    digest: string
    now: number
  }): Promise<void>

  /**
   * Writes a pending enrolment unless the factor is enrolled as often as it may be, a method was lost, the session is over, or too many were
   * begun in the last hour; of the session's live ones only the newest three stay. Beside another method it takes an
   * assurance whose proof is at most `FURTHER_METHOD_SECONDS` old.
   */
  beginEnrolment(act: {
    query: CallerQuery
    enrolment: NewEnrolment
    /** How many authenticators of its factor a person may have; default 1. */
    most?: number | undefined
    /** What is written with it, where it is. */
    rider?: Rider | undefined
    needsInvitation?: boolean
  }): Promise<CallerState & { begun: boolean; begins: { count: number; oldestAt: number } }>

  /**
   * Writes a pending enrolment that is to take an authenticator's place: with a proof, which it uses up, or on the
   * strength of this session's sign-in by backup code (spec R1), but where an account takes phishing-resistant methods only.
   * After a proof by a method a sign-in by backup code counts as one by that method (K10a).
   */
  beginReset(act: {
    query: CallerQuery
    replaces: string
    enrolment: NewEnrolment
    proof: ProvenAct | null
  }): Promise<CallerState & { begun: boolean; begins: { count: number; oldestAt: number }; proved: boolean }>

  /**
   * Charges one try of this session's pending enrolment, where it is of one of these factors: for the others what was sent
   * is no response at all, and costs nothing. `charged`: it may be looked at.
   */
  chargeEnrolment(act: {
    query: CallerQuery
    enrolmentId: string
    factors: readonly FactorKind[]
  }): Promise<CallerState & { charged: boolean; enrolment: PendingEnrolment | null }>

  /**
   * Makes the pending enrolment the principal's authenticator, for exactly one caller: with its backup codes, this
   * session's assurance, the end of every other session's and of every other pending enrolment, and the audit row. A
   * reset's old authenticator and old codes die in the same act, and not before. Where an account takes phishing-resistant
   * methods only, no reset rests on a sign-in by backup code.
   */
  confirmEnrolment(act: {
    query: CallerQuery
    actId: string
    enrolmentId: string
    factor: FactorKind
    /** What it is called; left out: as it was begun. */
    name?: string
    most?: number | undefined
    credential?: CredentialState | undefined
    replaces: string | null
    /** Of a first one, which uses the invitation up. */
    needsInvitation?: boolean
    marker: number
    /** What is kept of it from now on; null: its pending state. */
    kept: Sealed | null
    /** Null: a further method, beside which the codes that there are go on. */
    backupSet: NewBackupSet | null
    /** What it was begun with: whatever that asks for must hold still. */
    rider?: Rider | undefined
    assurance: NewAssurance
    audit: AuditRow
  }): Promise<{ confirmed: boolean; enrolment: EnrolmentFacts | null }>

  /** Ends this session's pending enrolment. Ending an ended one changes nothing. */
  abandonEnrolment(act: { caller: Caller; enrolmentId: string; now: number }): Promise<void>

  /**
   * Charges one attempt before its code is looked at (spec T2), unless there is a wait, a limit, no such usable
   * authenticator, or an assurance young enough that no code is needed. Committed whatever follows. `requiredIds` is empty
   * at a sign-in, for which nobody asks.
   */
  chargeAttempt(act: {
    query: CallerQuery
    actId: string
    factor: FactorKind
    /** What the factor says it takes in a row, and of its limits. */
    maxConsecutive: number
    limits?: ThrottleLimits | undefined
    place: number | null
    purpose: AttemptPurpose
  }): Promise<CallerState & { charged: boolean; throttle: Throttle | null; backupCode: BackupCodeRow | null }>

  /** Writes what the rider brings, where the caller is assured. `isDone`: its last statement wrote a row. */
  ride(act: { query: CallerQuery; rider: Rider }): Promise<CallerState & { isDone: boolean }>

  /**
   * Uses up the marker, for exactly one caller; only then gives the charge back and writes the assurance. When the
   * marker was used before, writes `otherwise` instead: a replay is a wrong code. `isUnconfirmed`: there are backup codes
   * that nobody has said to be kept. `backupCodes`: how they stand where one of them was used; else null.
   */
  passChallenge(
    act: ProvenAct & { assurance: NewAssurance },
  ): Promise<{ passed: boolean; isUnconfirmed: boolean; backupCodes: BackupSetFacts | null }>

  /** Gives back a charge whose code was never looked at, because something of ours was broken. */
  restoreAttempt(act: { caller: Caller; actId: string; factor: FactorKind }): Promise<void>

  /** The same for a try at a pending enrolment. */
  restoreEnrolment(act: { caller: Caller; enrolmentId: string }): Promise<void>

  /** Records a failed attempt, and disables the authenticator when it was the last one. */
  failAttempt(act: { caller: Caller; factor: FactorKind; failed: FailedAttempt; now: number }): Promise<void>

  /**
   * Renames it, or makes it the one that is asked for first, with assurance; `isRenamed` false: no such authenticator of this
   * principal, or no assurance.
   */
  renameAuthenticator(act: {
    query: CallerQuery
    authenticatorId: string
    name?: string | undefined
    isDefault?: boolean | undefined
    audit: AuditRow
  }): Promise<CallerState & { isRenamed: boolean }>

  /**
   * Removes the authenticator, and with the person's last one all backup codes, unless it is the last one and an account of
   * the query requires MFA. `requiredIds`: those accounts that are in the way.
   */
  removeAuthenticator(act: {
    query: CallerQuery
    authenticatorId: string
    /** Of which domain credentials are methods here. */
    rpId?: string | undefined
    proof: ProvenAct
  }): Promise<{ proved: boolean; requiredIds: string[] }>

  /** Replaces the set of backup codes as a whole. */
  replaceBackupCodes(act: { proof: ProvenAct; backupSet: NewBackupSet }): Promise<{ proved: boolean }>

  /** Policies of the accounts asked about, with the member counts of those in `countedIds`. */
  loadPolicies(query: CallerQuery & { countedIds: readonly string[] }): Promise<CallerState & { policies: PolicyRow[] }>

  /** Members of one account that were seen, by name: at most `limit` of those behind `after`. Reads no more than these. */
  loadMembers(
    query: CallerQuery & { accountId: string; after: MemberPlace | null; limit: number },
  ): Promise<CallerState & { members: MemberRow[] }>

  /**
   * Switches one account's policy. ON needs no proof, but assurance where there is a method; OFF uses one up. `changed`
   * false with a standing that allows it: it was so already. A strength takes a usable passkey of the caller's own; less
   * of it, a proof that has it (`isStrongProof`), whoever set it meanwhile.
   */
  setPolicy(act: {
    query: CallerQuery
    accountId: string
    required: boolean
    /** Left out: as it is. */
    strength?: Strength | undefined
    /** Of which domain credentials are methods here. */
    rpId?: string | undefined
    isStrongProof?: boolean
    proof: ProvenAct | null
    audit: AuditRow
  }): Promise<CallerState & { proved: boolean; changed: boolean; policy: PolicyRow }>

  /** Binds this session's assurance to the id that the host's session has from now on. */
  moveAssurance(act: {
    caller: Caller
    sessionHash: SessionHash
    now: number
  }): Promise<{ moved: boolean; endsAt: number }>

  /** The host's password changed: ends all assurance and clears the throttle of backup codes (spec T2). */
  passwordChanged(act: { principalId: string; audit: AuditRow; now: number }): Promise<void>

  /**
   * The host deleted this person: everything of theirs goes but the audit log, and what was begun before now opens nothing
   * to a later person of the same id.
   */
  forgetPrincipal(act: { principalId: string; audit: AuditRow; now: number }): Promise<void>

  /** **Finish** pressed: the codes were kept. Only with assurance. */
  confirmBackupCodes(query: CallerQuery): Promise<CallerState>

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
