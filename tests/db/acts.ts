import type { Client, InValue } from '@libsql/client'
import type { FactorKind } from '../../edge/contract/prompt.ts'
import { backupCodeFactor } from '../../edge/factors/backup-code/factor.ts'
import { totpFactor } from '../../edge/factors/totp/factor.ts'
import type { AuditAct, AuditRow, NewAssurance } from '../../edge/ports/acts.ts'
import type { Caller, CallerQuery } from '../../edge/ports/caller.ts'
import type { Sealed, SessionHash } from '../../edge/ports/runtime.ts'
import type { MfaStore } from '../../edge/ports/store.ts'

/** An opened database: Sallyport's store over it, and the plain client to look at what was written. */
export type OpenStore = { store: MfaStore; client: Client; close(): Promise<void> }

/** What each factor takes in a row. */
export const LIMITS: Record<FactorKind, number> = {
  totp: totpFactor.maxConsecutive,
  backup_code: backupCodeFactor.maxConsecutive,
}

export const NOW = Date.parse('2026-11-02T12:00:00Z')
export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

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

export function auditOf(caller: Caller, act: AuditAct): AuditRow {
  return {
    id: newId('audit'),
    actor: caller.principalId,
    principalId: caller.principalId,
    act,
    result: 'ok',
    requestId: newId('request'),
    addressPrefix: null,
  }
}

export const assuranceOf = (now = NOW): NewAssurance => ({
  id: newId('assurance'),
  amr: ['pwd', 'otp', 'mfa'],
  endsAt: now + 12 * HOUR,
})

export const times = <T>(count: number, act: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => act(at))

export const together = <T>(count: number, act: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(times(count, act))

/** The acts of one store, with what most tests do not care about filled in. */
export function actsOn({ store, client }: OpenStore) {
  async function rows(sql: string, ...args: InValue[]): Promise<Record<string, unknown>[]> {
    const result = await client.execute({ sql, args })
    return result.rows.map((row) => ({ ...row }))
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

  const begin = async (caller: Caller, now = NOW, id = newId('enrolment')) =>
    store
      .beginEnrolment({
        query: queryOf(caller, now),
        enrolment: {
          id,
          factor: 'totp',
          name: 'Authenticator app',
          secret: `sealed ${id}` as Sealed,
          deploymentId: await deploymentId(),
          expiresAt: now + 10 * MINUTE,
        },
      })
      .then((begun) => ({ ...begun, id }))

  const chargeEnrolment = (caller: Caller, enrolmentId: string, now = NOW) =>
    store.chargeEnrolment({ query: queryOf(caller, now), enrolmentId, factors: ['totp'] })

  function confirm(caller: Caller, enrolmentId: string, now = NOW, marker = 100) {
    const setId = newId('set')
    const assurance = assuranceOf(now)
    const codes = times(10, (place) => ({
      place,
      salt: `salt ${place}`,
      iterations: 1000,
      hash: `${setId} ${place}` as Sealed,
    }))
    const act = {
      caller,
      actId: newId('act'),
      enrolmentId,
      factor: 'totp' as const,
      replaces: null,
      marker,
      kept: null,
      backupSet: { id: setId, codes },
      assurance,
      audit: auditOf(caller, 'mfa.enrolled'),
      now,
    }
    return store.confirmEnrolment(act).then((confirmed) => ({ ...confirmed, setId, assuranceId: assurance.id }))
  }

  /** A person with an authenticator and ten backup codes, assured in this session. */
  async function enrol(caller = newCaller(), now = NOW) {
    const { id } = await begin(caller, now)
    const { confirmed, setId, assuranceId } = await confirm(caller, id, now)
    if (!confirmed) throw new Error('the enrolment was not confirmed')
    return { caller, authenticatorId: id, setId, assured: { ...caller, assuranceId } }
  }

  function charge(
    caller: Caller,
    now = NOW,
    options: { factor?: FactorKind; place?: number | null; maxAgeSeconds?: number } = {},
  ) {
    const { factor = 'totp', place = null, maxAgeSeconds } = options
    const purpose = { kind: 'sign_in' as const, maxAgeSeconds }
    const act = {
      query: queryOf(caller, now),
      actId: newId('act'),
      factor,
      maxConsecutive: LIMITS[factor],
      place,
      purpose,
    }
    return store.chargeAttempt(act)
  }

  type Consume = Parameters<MfaStore['passChallenge']>[0]['consume']

  function pass(caller: Caller, consume: Consume, now = NOW) {
    const assurance = assuranceOf(now)
    return store
      .passChallenge({
        caller,
        actId: newId('act'),
        consume,
        assurance,
        audit: auditOf(caller, 'challenge.passed'),
        otherwise: { audit: [auditOf(caller, 'challenge.wrong')], disables: false },
        now,
      })
      .then((passed) => ({ ...passed, assuranceId: assurance.id }))
  }

  /** As a Delete leaves it: the method and the memory of it are gone. */
  const giveUp = (authenticatorId: string) =>
    client.batch(
      [
        {
          sql: `delete from mfa_once_enrolled
            where principal_id = (select principal_id from mfa_authenticator where id = ?)`,
          args: [authenticatorId],
        },
        { sql: 'delete from mfa_authenticator where id = ?', args: [authenticatorId] },
      ],
      'write',
    )

  const audited = (principalId: string, act: string) =>
    count('mfa_audit where principal = ? and act = ?', principalId, act)

  async function lane(principalId: string, factor: FactorKind = 'totp') {
    const { throttles } = await store.loadChallenge(queryOf(callerOf(principalId)))
    return throttles[factor] ?? null
  }

  const stands = async (caller: Caller, now = NOW) =>
    (await store.loadStanding(queryOf(caller, now))).assurance !== null

  return {
    rows,
    count,
    deploymentId,
    begin,
    chargeEnrolment,
    confirm,
    enrol,
    charge,
    pass,
    giveUp,
    audited,
    lane,
    stands,
  }
}
