import type { FactorKind } from '../../contract/prompt.ts'
import type { CredentialView, SettingsView } from '../../contract/settings.ts'
import type { AssuranceLimits } from '../../core/assurance.ts'
import type { EnrolmentFacts } from '../../core/enrolment.ts'
import type { Weakness } from '../../core/gate.ts'
import type { Memo } from '../../core/memo.ts'
import { HOST } from '../../core/operators/actors.ts'
import type { AccountRef } from '../../core/policy.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { AttemptPurpose, AuditAct, AuditRow, ProvenAct } from '../../ports/acts.ts'
import type { AuthenticatorRow, Caller, CallerQuery, CallerState } from '../../ports/caller.ts'
import type { EnrolableFactor, Factor, Factors } from '../../ports/factor.ts'
import type { Notification } from '../../ports/notification.ts'
import type { Principal } from '../../ports/principal.ts'
import type { Clock, Random, Sealed, SealPurpose } from '../../ports/runtime.ts'
import type { MfaStore } from '../../ports/store.ts'
import type { RememberedWaits } from './remembered-waits.ts'

/** What operations need of the world. Made once, by `mfaParts`. */
export type Deps = {
  store: MfaStore
  /** The kinds of proof that are offered. */
  factors: Factors
  clock: Clock
  /** Compared with the database's clock: two clocks that disagree would reopen used codes. */
  platformClock: Clock
  random: Random
  seal(context: RowContext, plain: Uint8Array<ArrayBuffer>): Promise<Sealed>
  /** The plain bytes. Throws where the text was changed, moved, emptied, or sealed under a key that is gone. */
  open(context: RowContext, sealed: Sealed | ''): Promise<Uint8Array<ArrayBuffer>>
  /** The id of the database that was loaded from last; null: none so far. For what is sealed before its first trip. */
  lastDeployment: { id: string | null }
  newId(): string
  /** Of a text in UTF-8. */
  sha256(text: string): Promise<Uint8Array>
  /** What was hashed a moment ago, in hex by its text. */
  digests: Memo<string>
  encode(bytes: Uint8Array): string
  decode(text: string): Uint8Array<ArrayBuffer> | null
  issuer: string
  limits: AssuranceLimits
  backupCodeIterations: number
  requiresEverybody: boolean
  /** A first method takes an invitation. */
  invites: boolean
  /** Of factors whose proof is a browser's ceremony; left out: there are none. */
  ceremonies?: Ceremonies | undefined
  /** Waits that were read a moment ago. */
  waits: RememberedWaits
  /** Called after each committed change: what this instance remembers of decisions is void. */
  forget(): void
}

/** `edge/operations/ceremonies`, by its parts. */
export type Ceremonies = {
  describe(deps: Deps, visit: Visit, standing: CallerState, row: AuthenticatorRow): Promise<CredentialView | undefined>
  known(deps: Deps, visit: Visit, standing: CallerState): Promise<SettingsView['passkeys']>
  whyNot(
    deps: Deps,
    visit: Visit,
    query: CallerQuery,
    factor: EnrolableFactor,
    facts: EnrolmentFacts | null,
  ): Promise<Refusal | undefined>
  /** Whether this sign-in leads on by way of an offer; left out: there are none. */
  isOffered?: ((standing: CallerState, factor: Factor, now: number) => boolean) | undefined
  weakness(deps: Pick<Deps, 'factors'>, standing: CallerState, strong: AccountRef[]): Weakness | null
  isStrict(deps: Deps, visit: Visit, standing: CallerState): boolean
  strengthDue(deps: Deps, visit: Visit, purpose: AttemptPurpose, charge: CallerState): Refusal | null
  strengthMissing(visit: Visit, standing: CallerState, pending?: { replaces: string | null }): Refusal | null
  answeredBefore(deps: Deps, visit: Visit, proven: ProvenCeremony, query: CallerQuery): Promise<Refusal>
}

/** What was proved by one, as `attempt` has it. */
export type ProvenCeremony = { act: Pick<ProvenAct, 'consume'>; factor: Factor; standing: CallerState }

/** What a stored text is sealed to: it opens in that row of that deployment's database alone. */
export type RowContext = { purpose: SealPurpose; deployment: string; owner: readonly string[] }

/** One request, as far as operations care. */
export type Visit = {
  principal: Principal
  caller: Caller
  requestId: string
  /** IPv4 /24 or IPv6 /48, for the audit log. */
  addressPrefix: string | null
  /** Browser and system, for notifications. */
  client: string | null
  /** What is to be told once the answer has left. Operations add, HTTP delivers. */
  notifications: Notification[]
}

/** A row of the audit log about an act of this visit. `result` is `ok` if left out. */
export function auditRow(
  deps: Pick<Deps, 'newId'>,
  visit: Pick<Visit, 'principal' | 'requestId' | 'addressPrefix'>,
  row: { act: AuditAct; result?: 'ok' | 'refused'; factor?: FactorKind; accountId?: string; detail?: string },
): AuditRow {
  return {
    result: 'ok',
    ...row,
    id: deps.newId(),
    actor: visit.principal.id,
    principalId: visit.principal.id,
    requestId: visit.requestId,
    addressPrefix: visit.addressPrefix,
  }
}

/** The same about an act of the host's server, which nobody visits for. */
export function hostAuditRow(
  deps: Pick<Deps, 'newId'>,
  row: Pick<AuditRow, 'principalId' | 'act' | 'requestId' | 'reason'>,
): AuditRow {
  return { ...row, id: deps.newId(), actor: HOST, result: 'ok', addressPrefix: null }
}

/** Something about a person that operators must hear of, once a day at most however often it is seen. */
export async function recordSeen(
  deps: Deps,
  visit: Pick<Visit, 'principal' | 'requestId' | 'addressPrefix'>,
  row: { act: AuditAct },
): Promise<void> {
  await deps.store.recordSeen(auditRow(deps, visit, { ...row, result: 'refused' }), deps.clock())
}

/** Somebody asked for what is not theirs: nothing changes, and it is on record. */
export async function recordRefused(
  deps: Deps,
  visit: Pick<Visit, 'principal' | 'requestId' | 'addressPrefix'>,
  row: { act: AuditAct; factor?: FactorKind; accountId?: string; detail?: string },
): Promise<void> {
  await deps.store.recordRefused(auditRow(deps, visit, { ...row, result: 'refused' }), deps.clock())
}
