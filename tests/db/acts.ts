import type { Client, InValue } from '@libsql/client'
import type { FactorKind } from '../../edge/contract/prompt.ts'
import { backupCodeFactor } from '../../edge/factors/backup-code/factor.ts'
import { totpFactor } from '../../edge/factors/totp/factor.ts'
import type { AuditAct, AuditRow, Consume, NewAssurance, ProvenAct } from '../../edge/ports/acts.ts'
import type { Caller, CallerQuery } from '../../edge/ports/caller.ts'
import type { CredentialHash, Sealed, SessionHash } from '../../edge/ports/runtime.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { HOUR, MINUTE, NOW, times } from './times.ts'

/** An opened database: Sallyport's store over it, and the plain client to look at what was written. */
export type OpenStore = { store: MfaStore; client: Client; close(): Promise<void> }

/** What each factor takes in a row. */
export const LIMITS: Record<FactorKind, number> = {
  totp: totpFactor.maxConsecutive,
  passkey: Number.MAX_SAFE_INTEGER,
  backup_code: backupCodeFactor.maxConsecutive,
}

export { NOW } from './times.ts'

let made = 0

/** An id that no other test has; or what stands for a hash, of whatever is asked for. */
export function newId<T extends string = string>(word: string): T {
  made += 1
  return `${word}-${made}` as T
}

export function callerOf(
  principalId: string,
  assuranceId: string | null = null,
  session = newId<SessionHash>('session'),
): Caller {
  return { principalId, sessionHashes: [session], assuranceId }
}

export const newCaller = (): Caller => callerOf(newId('person'))

export function queryOf(caller: Caller, now = NOW, accountIds: string[] = []): CallerQuery {
  // The clock of a test is its own; the platform's is compared with the database's.
  return { caller, accountIds, now, platformNow: Date.now() }
}

export function auditOf({ principalId }: Caller, act: AuditAct): AuditRow {
  const [id, requestId] = [newId('audit'), newId('request')]
  return { id, actor: principalId, principalId, act, result: 'ok', requestId, addressPrefix: null }
}

export const assuranceOf = (now = NOW): NewAssurance => ({
  id: newId('assurance'),
  amr: ['pwd', 'otp', 'mfa'],
  endsAt: now + 12 * HOUR,
})

/** What a new method brings: ten codes of its own. */
/** A passkey as it is kept, of a device that nobody has. */
export const newCredential = () => ({
  rpId: 'a.example',
  credentialHash: newId<CredentialHash>('h'),
  signCount: 0,
  backedUp: true,
  userVerified: true,
})

export function newSet() {
  const id = newId('set')
  const code = (place: number) => ({ place, salt: `salt ${place}`, iterations: 1000, hash: `${id} ${place}` as Sealed })
  return { id, codes: times(10, code) }
}

/** A code that proves an act: written down as this one, or as a wrong one. */
export function proofOf(caller: Caller, consume: Consume, act: AuditAct, now = NOW): ProvenAct {
  const otherwise = { audit: [auditOf(caller, 'challenge.wrong')], disables: false }
  return { caller, actId: newId('act'), consume, audit: auditOf(caller, act), otherwise, now }
}

/** The acts on a database of one file of tests, which is opened before them and closed behind them. */
export async function actsFor(openStore: () => Promise<OpenStore>) {
  const opened = endsWithFile(await openStore())
  return { ...opened, ...actsOn(opened) }
}

/** The acts of one store, with what most tests do not care about filled in. */
export function actsOn({ store, client }: Omit<OpenStore, 'close'>) {
  const run = (sql: string, ...args: InValue[]) => client.execute({ sql, args })

  async function rows(sql: string, ...args: InValue[]): Promise<Record<string, unknown>[]> {
    return (await run(sql, ...args)).rows.map((row) => ({ ...row }))
  }

  async function count(sql: string, ...args: InValue[]): Promise<number> {
    const [row] = await rows(`select count(*) as n from ${sql}`, ...args)
    return Number(row?.n)
  }

  /** Of this database; asked once. */
  let deployment: Promise<string> | undefined
  const deploymentId = () => {
    deployment ??= store.loadStanding(queryOf(newCaller())).then((standing) => standing.deploymentId)
    return deployment
  }

  const newEnrolment = async (now = NOW, id = newId('enrolment')) => {
    const own = { id, secret: `sealed ${id}` as Sealed, deploymentId: await deploymentId() }
    return { ...own, factor: 'totp' as const, name: 'Authenticator app', expiresAt: now + 10 * MINUTE }
  }

  async function begin(caller: Caller, now = NOW) {
    const enrolment = await newEnrolment(now)
    return { ...(await store.beginEnrolment({ query: queryOf(caller, now), enrolment })), id: enrolment.id }
  }

  async function beginReset(caller: Caller, replaces: string, proof: ProvenAct | null, now = NOW) {
    const enrolment = await newEnrolment(now)
    const begun = await store.beginReset({ query: queryOf(caller, now), replaces, enrolment, proof })
    return { ...begun, id: enrolment.id }
  }

  const chargeEnrolment = (caller: Caller, enrolmentId: string, now = NOW) =>
    store.chargeEnrolment({ query: queryOf(caller, now), enrolmentId, factors: ['totp'] })

  /** Confirms what was begun: a first method, or one in the place of another. */
  async function confirm(
    caller: Caller,
    enrolmentId: string,
    now = NOW,
    marker = 100,
    replaces: string | null = null,
    backupSet = newSet(),
  ) {
    const assurance = assuranceOf(now)
    const audit = auditOf(caller, replaces === null ? 'mfa.enrolled' : 'mfa.reset')
    const query = queryOf(caller, now)
    const act = { query, actId: newId('act'), enrolmentId, factor: 'totp' as const, replaces, marker, kept: null }
    const confirmed = await store.confirmEnrolment({ ...act, backupSet, assurance, audit })
    return { ...confirmed, setId: backupSet.id, assuranceId: assurance.id }
  }

  const abandon = (caller: Caller, enrolmentId: string) => store.abandonEnrolment({ caller, enrolmentId, now: NOW })

  /** A person with an authenticator and ten backup codes, assured in this session; and how they pass with either. */
  async function enrol(caller = newCaller(), now = NOW) {
    const { id: authenticatorId } = await begin(caller, now)
    const { confirmed, setId, assuranceId } = await confirm(caller, authenticatorId, now)
    if (!confirmed) throw new Error('the enrolment was not confirmed')
    const app = (marker: number, who = caller, at = now) => pass(who, { factor: 'totp', authenticatorId, marker }, at)
    const backup = (place: number, who = caller, at = now) => pass(who, { factor: 'backup_code', setId, place }, at)
    const assured = { ...caller, assuranceId }
    return { caller, principalId: caller.principalId, authenticatorId, setId, assured, app, backup }
  }

  type ChargeOptions = { factor?: FactorKind; place?: number | null; maxAgeSeconds?: number; query?: CallerQuery }

  function charge(caller: Caller, now = NOW, options: ChargeOptions = {}) {
    const { factor = 'totp', place = null, maxAgeSeconds, query = queryOf(caller, now) } = options
    const purpose = { kind: 'sign_in' as const, maxAgeSeconds }
    return store.chargeAttempt({ query, actId: newId('act'), factor, maxConsecutive: LIMITS[factor], place, purpose })
  }

  /** A code that was wrong, and with what it did. */
  const fail = (caller: Caller, disables: boolean, ...audit: AuditRow[]) =>
    store.failAttempt({ caller, factor: 'totp', failed: { audit, disables }, now: NOW })

  async function pass(caller: Caller, consume: Consume, now = NOW) {
    const assurance = assuranceOf(now)
    const passed = await store.passChallenge({ ...proofOf(caller, consume, 'challenge.passed', now), assurance })
    return { ...passed, assuranceId: assurance.id }
  }

  /** As a Delete leaves it: the method and the memory of it are gone. */
  const giveUp = (authenticatorId: string) =>
    client.batch(
      [
        'delete from mfa_once_enrolled where principal_id = (select principal_id from mfa_authenticator where id = ?)',
        'delete from mfa_authenticator where id = ?',
      ].map((sql) => ({ sql, args: [authenticatorId] })),
      'write',
    )

  const setRequired = (accountId: string, required = 1) =>
    run(
      "insert into mfa_policy (account_id, required, changed_at, changed_by) values (?, ?, 0, 'o')",
      accountId,
      required,
    )

  const audited = (principalId: string, act: string) =>
    count('mfa_audit where principal = ? and act = ?', principalId, act)

  async function throttle(principalId: string, factor: FactorKind = 'totp') {
    const { throttles } = await store.loadChallenge(queryOf(callerOf(principalId)))
    return throttles[factor] ?? null
  }

  const standing = (caller: Caller, now = NOW, accountIds: string[] = []) =>
    store.loadStanding(queryOf(caller, now, accountIds))
  const settings = (caller: Caller, now = NOW) => store.loadSettings(queryOf(caller, now))
  const stands = async (caller: Caller, now = NOW) => (await standing(caller, now)).assurance !== null

  return {
    ...{ run, rows, count, audited, deploymentId, newEnrolment, setRequired, giveUp },
    ...{ begin, beginReset, chargeEnrolment, confirm, abandon, enrol },
    ...{ charge, fail, pass, throttle, standing, settings, stands },
  }
}
