import type { FactorKind } from '../../contract/prompt.ts'
import type { AssuranceLimits } from '../../core/assurance.ts'
import type { AuditRow } from '../../ports/acts.ts'
import type { Principal } from '../../ports/principal.ts'
import type { Clock, Random, Sealed } from '../../ports/runtime.ts'
import type { Caller } from '../../ports/standing.ts'
import type { MfaStore } from '../../ports/store.ts'
import type { Notification } from './notifications.ts'
import type { RememberedWaits } from './remembered-waits.ts'

/** What operations need of the world. Made once, in `edge/mfa/mfa.ts`. */
export type Deps = {
  store: MfaStore
  clock: Clock
  /** Compared with the database's clock: two clocks that disagree would reopen used codes. */
  platformClock: Clock
  random: Random
  seal(context: RowContext, plain: Uint8Array<ArrayBuffer>): Promise<Sealed>
  open(context: RowContext, sealed: string): Promise<Uint8Array<ArrayBuffer>>
  /** The id of the database that was loaded from last; null: none so far. For what is sealed before its first trip. */
  lastDeployment: { id: string | null }
  newId(): string
  encode(bytes: Uint8Array): string
  decode(text: string): Uint8Array<ArrayBuffer> | null
  issuer: string
  limits: AssuranceLimits
  backupCodeIterations: number
  requiresEverybody: boolean
  /** A first method takes an invitation. */
  invites: boolean
  /** Waits that were read a moment ago. */
  waits: RememberedWaits
  /** Called after each committed change: what this instance remembers of decisions is void. */
  forget(): void
}

/** What a stored text is sealed to: it opens in that row of that deployment's database alone. */
export type RowContext = { purpose: 'secret' | 'backup_code'; deployment: string; owner: readonly string[] }

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

export function auditRow(
  deps: Pick<Deps, 'newId'>,
  visit: Pick<Visit, 'principal' | 'requestId' | 'addressPrefix'>,
  row: { act: string; result?: 'ok' | 'refused'; factor?: FactorKind; accountId?: string },
): AuditRow {
  return {
    id: deps.newId(),
    actor: visit.principal.id,
    principalId: visit.principal.id,
    act: row.act,
    result: row.result ?? 'ok',
    factor: row.factor,
    accountId: row.accountId,
    requestId: visit.requestId,
    addressPrefix: visit.addressPrefix,
  }
}

/** Something about a person that operators must hear of, once a day at most however often it is seen. */
export async function recordSeen(
  deps: Deps,
  visit: Pick<Visit, 'principal' | 'requestId' | 'addressPrefix'>,
  row: { act: string },
): Promise<void> {
  await deps.store.recordSeen(auditRow(deps, visit, { ...row, result: 'refused' }), deps.clock())
}

/** Somebody asked for what is not theirs: nothing changes, and it is on record. */
export async function recordRefused(
  deps: Deps,
  visit: Pick<Visit, 'principal' | 'requestId' | 'addressPrefix'>,
  row: { act: string; factor?: FactorKind; accountId?: string },
): Promise<void> {
  await deps.store.recordRefused(auditRow(deps, visit, { ...row, result: 'refused' }), deps.clock())
}
