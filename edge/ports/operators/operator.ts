import type { PersonView } from '../../contract/admin.ts'
import type { Amr } from '../../core/assurance.ts'
import type { ApiScope } from '../../core/operators/api-key.ts'
import type { AuditRow } from '../acts.ts'
import type { AuthenticatorRow, CallerQuery, CallerState } from '../caller.ts'
import type { FactorKind } from '../factor.ts'
import type { BackupSetFacts } from '../methods.ts'
import type { ApiKeyHash, RepeatHash, RequestHash } from '../runtime.ts'
import type { PolicyRow } from '../store.ts'
import type { EndpointStatus, ReplayFilter } from './endpoints.ts'

/** A write that is done once, however often it is sent: the same key and request are answered as the first time. */
export type RepeatableCall = { keyId: string; repeatHash: RepeatHash; requestHash: RequestHash }

/** What every act of an operator brings: its row of the audit log, and what makes it happen once. `now` in epoch milliseconds. */
export type OperatorAct = { audit: AuditRow; now: number; call?: RepeatableCall | undefined }

/**
 * What became of one. `unseen`: nobody of this id was ever seen, and nothing was changed: a typing error must not look like
 * help. `differs`: the call's key was used for another request. `repeated`: it was done before, by the same call.
 */
export type Acted<Facts> = ({ outcome: 'done'; repeated: boolean } & Facts) | { outcome: 'unseen' | 'differs' }

/** What is known of one person. Times in epoch milliseconds; never a secret, a hash or a code. */
export type PersonFacts = {
  /** Null: never seen at the gate. */
  seenAt: number | null
  forgottenAt: number | null
  isOnceEnrolled: boolean
  memberships: { accountId: string; accountName: string; name: string; role: string; required: boolean }[]
  methods: Pick<
    AuthenticatorRow,
    'id' | 'factor' | 'name' | 'isDefault' | 'createdAt' | 'lastUsedAt' | 'disabledAt' | 'rpId'
  >[]
  backupSet: BackupSetFacts | null
  throttles: {
    factor: FactorKind
    consecutive: number
    nextAt: number
    dayCharges: readonly number[]
    monthCount: number
    monthStartedAt: number
  }[]
  /** Of now. */
  assurances: { amr: readonly Amr[]; provedAt: number; endsAt: number }[]
  invitation: PersonView['invitation']
}

/** What a policy was before an operator set it, and who is to be told. */
export type PolicyChange = {
  wasRequired: boolean
  wasStrength: PolicyRow['strength']
  accountName: string | null
  owners: { id: string; name: string }[]
}

/** What a list of people says of one. */
export type ListedPerson = Pick<PersonFacts, 'forgottenAt' | 'isOnceEnrolled' | 'throttles'> & {
  id: string
  name: string | null
  seenAt: number | null
  methods: Pick<AuthenticatorRow, 'factor' | 'disabledAt'>[]
}

/** A policy that was set once, and who set it. */
export type PolicyFacts = PolicyRow & { accountName: string | null; changedAt: number; changedBy: string }

export type ApiKeyRow = {
  id: string
  name: string
  scopes: readonly ApiScope[]
  createdAt: number
  expiresAt: number
  revokedAt: number | null
  lastUsedAt: number | null
}

/** A row of the audit log as it is read. */
export type AuditEntry = {
  /** In the order of writing. */
  seq: number
  id: string
  at: number
  actor: string
  principalId: string
  accountId: string | null
  act: string
  result: string
  factor: string | null
  requestId: string
  addressPrefix: string | null
  reason: string | null
  /** Of `policy.changed`; null of other acts, and of rows that are older than the column. */
  detail: string | null
}

/** Between two rows of the log, in the order of `at`, then `seq`. */
export type AuditPlace = { at: number; seq: number }

/** Which rows: all that are said hold. `from` included, `to` not, epoch milliseconds. */
export type AuditFilter = {
  accountId?: string | undefined
  principalId?: string | undefined
  act?: string | undefined
  from?: number | undefined
  to?: number | undefined
}

export type AuditPage = { filter: AuditFilter; order: 'oldest' | 'newest'; after: AuditPlace | null; limit: number }

/** A signed statement of what the log held (edge/operators/seals). Times in epoch milliseconds. */
export type AuditSealRow = {
  /** 1, 2, 3, … */
  number: number
  lastSeq: number
  lastAt: number
  at: number
  note: string
  /** A line for each row that it covers; empty: their retention is over. */
  leaves: string
}

/** What operators do with people, policies, keys and the log: by `npx sallyport`, and by the admin API. */
export interface OperatorStore {
  /** All about one person, and that somebody looked; null: never seen, and nothing is written. */
  lookUp(look: { principalId: string; audit: AuditRow; now: number }): Promise<PersonFacts | null>

  /**
   * People who were seen at the gate or have a method, by id, those behind `after`; with `search`, those whose id begins with
   * it or whose name has it. That somebody looked is on record.
   */
  listPeople(list: {
    search?: string | undefined
    after: string
    limit: number
    audit: AuditRow
    now: number
  }): Promise<ListedPerson[]>

  /**
   * Lets somebody start anew who has neither phone nor codes: ends all assurance, and gives an invitation. With `spelling`,
   * that is how the name is written from now on. `spelling` of the answer: how it was written, where a name is kept.
   */
  resetByOperator(
    act: OperatorAct & { principalId: string; spelling?: string | undefined },
  ): Promise<Acted<{ hadMethod: boolean; name: string | null; spelling: string | null }>>

  /**
   * Forgets wrong codes, and takes codes again by a method that they have disabled. A passkey that may have been copied stays
   * disabled. Answers what was so before, and who they are.
   */
  unlock(
    act: OperatorAct & { principalId: string },
  ): Promise<Acted<{ wasDisabled: boolean; hadWrongCodes: boolean; name: string | null }>>

  /** Ends all assurance of a person, and every sign-in that is under way; `ended`: how many held. */
  endSessions(act: OperatorAct & { principalId: string }): Promise<Acted<{ ended: number }>>

  /** All that is kept of a person goes, but for the audit log. */
  forget(act: OperatorAct & { principalId: string }): Promise<Acted<{ hadMethod: boolean }>>

  /** Accounts whose policy was ever set, by id; those behind `after`. */
  listPolicies(query: { after: string; limit: number }): Promise<PolicyFacts[]>

  /**
   * Without `strength` it stays as it is; OFF ends it. `unseen`: an account that no member was seen of. `owners`: those who
   * are known, so that they can be told.
   */
  setPolicyByOperator(
    act: OperatorAct & { accountId: string; required: boolean; strength?: PolicyRow['strength'] | undefined },
  ): Promise<Acted<PolicyChange>>

  createApiKey(act: {
    key: Pick<ApiKeyRow, 'id' | 'name' | 'scopes' | 'expiresAt'> & { hash: ApiKeyHash }
    audit: AuditRow
    now: number
  }): Promise<void>
  listApiKeys(): Promise<ApiKeyRow[]>
  /** `unseen`: there is no such key, or it was revoked before. */
  revokeApiKey(act: OperatorAct & { id: string }): Promise<Acted<object>>

  /** Every endpoint of webhooks that was ever registered, by id. */
  listEndpoints(): Promise<EndpointStatus[]>
  /**
   * Makes events due at once, with all attempts before them, under the same ids. Where there are none: 0, and no row of the
   * log. `unseen`: no such endpoint.
   */
  replayEvents(act: OperatorAct & ReplayFilter): Promise<Acted<{ replayed: number }>>
  /** Switches an endpoint on again that answered 410. `unseen`: there is none of this id that is off for that. */
  enableEndpoint(act: OperatorAct & { id: string }): Promise<Acted<object>>

  /**
   * Counts a call against its key before anything else is done. `key` null: unknown, revoked or over, which is on record as
   * `refused`. `isOver`: it had its calls of this minute.
   */
  chargeApiCall(call: {
    hash: ApiKeyHash
    refused: AuditRow
    now: number
  }): Promise<{ key: { id: string; scopes: readonly ApiScope[]; hash: ApiKeyHash } | null; isOver: boolean }>

  /** A page of the log; with `audit`, that somebody read it. */
  readAudit(page: AuditPage & { audit?: AuditRow; now: number }): Promise<AuditEntry[]>

  /** A further page of it for this key of the admin API; null: the key was revoked, or is over. */
  readAuditOn(page: AuditPage & { keyId: string; now: number }): Promise<AuditEntry[] | null>

  /** A page of what is about one account, whatever `filter` says of accounts, the newest first, and the standing of whoever asks. */
  loadAccountAudit(
    query: CallerQuery & Omit<AuditPage, 'order'> & { accountId: string },
  ): Promise<CallerState & { entries: AuditEntry[] }>

  /** The newest seal, and the oldest rows behind it. */
  loadUnsealed(query: {
    limit: number
  }): Promise<{ last: AuditSealRow | null; entries: AuditEntry[]; deploymentId: string }>
  /** False: another one has that number, or the one before is not there. Empties the leaves that nobody needs any more. */
  addSeal(seal: AuditSealRow): Promise<boolean>
  loadSeal(query: { number: number }): Promise<AuditSealRow | null>
  /** Rows by their numbers, `after` not included; `upTo` null: none is read, they are counted alone. */
  readSealedRows(query: { after: number; upTo: number | null }): Promise<{ entries: AuditEntry[]; count: number }>
  /** Where log and seals end, and for how long rows are kept. */
  loadLogEnd(): Promise<{ deploymentId: string; retentionDays: number; lastSeq: number; lastSeal: number }>
}
