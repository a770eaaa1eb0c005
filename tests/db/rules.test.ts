import { drizzle } from 'drizzle-orm/libsql'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { throttles } from '../../db/schema/schema.ts'
import { isExhausted as isExhaustedInSql, isLocked, ofThrottle } from '../../db/statements/throttles.ts'
import { isLiving, provesReset } from '../../edge/core/assurance.ts'
import {
  FIRST_WAIT_AT,
  isExhausted,
  LONG_WAIT_SECONDS,
  lockedUntil,
  MAX_PER_DAY,
  MAX_PER_MONTH,
  type Throttle,
  WAITS_SECONDS,
} from '../../edge/core/throttle.ts'
import { actsFor, LIMITS, newId, queryOf } from './acts.ts'
import { openFile } from './open.ts'
import { DAY, HOUR, MINUTE, NOW, SECOND } from './times.ts'

/*
 * Rules that stand twice: in `edge/core`, where an answer is made, and in SQL, where an act is refused or done in one
 * statement. Both are asked about the same rows, with values on and beside every edge.
 */

const acts = await actsFor(openFile)

const beside = (...edges: number[]) => fc.constantFrom(...edges.flatMap((edge) => [edge - 1, edge, edge + 1]))
const RUNS = { numRuns: 80 }

const throttle = fc.record({
  consecutive: fc.oneof(fc.nat(11), beside(LIMITS.totp, LIMITS.backup_code)),
  nextAt: fc.oneof(fc.constant(0), beside(NOW, NOW + MINUTE)),
  dayCharges: fc
    .array(fc.oneof(beside(NOW - DAY), fc.integer({ min: NOW - 2 * DAY, max: NOW - 1 })), {
      maxLength: MAX_PER_DAY + 4,
    })
    .map((charges) => charges.sort((a, b) => a - b)),
  monthCount: fc.oneof(fc.nat(3), beside(MAX_PER_MONTH)),
  monthStartedAt: fc.oneof(beside(NOW - 30 * DAY), fc.integer({ min: NOW - 40 * DAY, max: NOW })),
})
const factor = fc.constantFrom('totp' as const, 'backup_code' as const)

const writeThrottle = (principalId: string, of: 'totp' | 'backup_code', row: Throttle) =>
  acts.run(
    `insert or replace into mfa_throttle (principal_id, factor, consecutive, next_at, day_charges, day_count,
      day_started_at, month_count, month_started_at, charged_by) values (?, ?, ?, ?, ?, 0, 0, ?, ?, 'before')`,
    ...[principalId, of, row.consecutive, row.nextAt, JSON.stringify(row.dayCharges)],
    ...[row.monthCount, row.monthStartedAt],
  )

/** What one charge more makes of a throttle. */
function charged(throttle: Throttle): Throttle {
  const consecutive = throttle.consecutive + 1
  const isNewMonth = NOW - throttle.monthStartedAt >= 30 * DAY
  const waitSeconds =
    consecutive < FIRST_WAIT_AT ? null : (WAITS_SECONDS[consecutive - FIRST_WAIT_AT] ?? LONG_WAIT_SECONDS)
  const isLastOfMonth = !isNewMonth && throttle.monthCount + 1 >= MAX_PER_MONTH
  const wait = waitSeconds ?? (isLastOfMonth ? WAITS_SECONDS[0] : null)
  return {
    consecutive,
    nextAt: wait === null ? throttle.nextAt : NOW + wait * SECOND,
    dayCharges: [...throttle.dayCharges.filter((at) => at > NOW - DAY), NOW],
    monthCount: isNewMonth ? 1 : throttle.monthCount + 1,
    monthStartedAt: isNewMonth ? NOW : throttle.monthStartedAt,
  }
}

test('an attempt is charged exactly where core says that one may be made, and the row is then what T2 says', async () => {
  const { caller } = await acts.enrol()
  const outcomes = { charged: 0, refused: 0, disabled: 0 }
  await fc.assert(
    fc.asyncProperty(throttle, factor, async (before, of) => {
      await acts.run('update mfa_authenticator set disabled_at = null where principal_id = ?', caller.principalId)
      await writeThrottle(caller.principalId, of, before)
      const may = lockedUntil(before, NOW) === null && !isExhausted(before, LIMITS[of], NOW)
      const answer = await acts.charge(caller, NOW, { factor: of, place: of === 'totp' ? null : 3 })
      expect(answer.charged).toBe(may)
      expect(answer.throttle).toMatchObject(may ? charged(before) : before)
      const isDisabled = of === 'totp' && isExhausted(before, LIMITS[of], NOW) && before.nextAt <= NOW
      expect(answer.authenticators[0]?.disabledAt ?? null).toBe(isDisabled ? NOW : null)
      outcomes[may ? 'charged' : isDisabled ? 'disabled' : 'refused'] += 1
    }),
    RUNS,
  )
  // That no side of the rule was left out.
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(0)
})

test('a throttle is locked, and used up, in SQL exactly when it is in core', async () => {
  const db = drizzle(acts.client)
  const principalId = newId('person')
  await fc.assert(
    fc.asyncProperty(throttle, factor, async (throttle, of) => {
      await writeThrottle(principalId, of, throttle)
      const [row] = await db
        .select({ locked: isLocked(NOW), exhausted: isExhaustedInSql(principalId, of, LIMITS[of], NOW) })
        .from(throttles)
        .where(ofThrottle(principalId, of))
      const exhausted = isExhausted(throttle, LIMITS[of], NOW)
      expect(row).toEqual({
        locked: Number(exhausted || lockedUntil(throttle, NOW) !== null),
        exhausted: Number(exhausted && throttle.nextAt <= NOW),
      })
    }),
    RUNS,
  )
})

test('an assurance stands, and proves a reset, in SQL exactly when it does in core', async () => {
  const { caller, authenticatorId, assured } = await acts.enrol()
  const row = fc.record({
    epoch: fc.constantFrom(0, 1, 2),
    endsAt: beside(NOW),
    endedAt: fc.option(beside(NOW)),
    resetUntil: fc.option(beside(NOW)),
    ofSession: fc.boolean(),
    ofPerson: fc.boolean(),
    isPresented: fc.boolean(),
    strength: fc.constantFrom('any', 'phishing_resistant'),
  })
  // Most rows stand but for one thing, so that each thing is seen to decide.
  const standing = { epoch: 1, endsAt: NOW + 1, endedAt: null, ofSession: true, ofPerson: true, isPresented: true }
  const nearly = fc
    .tuple(row, fc.constantFrom('none' as const, 'epoch', 'endsAt', 'endedAt', 'ofSession', 'ofPerson', 'isPresented'))
    .map(([any, but]) => ({ ...any, ...standing, ...(but === 'none' ? {} : { [but]: any[but] }) }))
  const outcomes = { stands: 0, falls: 0, proves: 0 }
  await fc.assert(
    fc.asyncProperty(fc.oneof(row, nearly), async (of) => {
      await acts.run('update mfa_principal set epoch = 1 where id = ?', caller.principalId)
      await acts.run('delete from mfa_enrolment where principal_id = ?', caller.principalId)
      const [session = ''] = of.ofSession ? caller.sessionHashes : ['another']
      await acts.run(
        `update mfa_assurance set epoch = ?, ends_at = ?, ended_at = ?, reset_until = ?, session_hash = ?,
          principal_id = ? where id = ?`,
        ...[of.epoch, of.endsAt, of.endedAt, of.resetUntil, session],
        ...[of.ofPerson ? caller.principalId : 'another', assured.assuranceId],
      )
      await acts.run(
        `insert or replace into mfa_policy (account_id, required, changed_at, changed_by, strength) values ('a', 1, 1, 'o', ?)`,
        of.strength,
      )
      const who = { ...assured, assuranceId: of.isPresented ? assured.assuranceId : 'another' }
      const { assurance, strongIds } = await acts.standing(who, NOW, ['a'])
      expect(strongIds).toEqual(of.strength === 'any' ? [] : ['a'])
      const isOurs = of.epoch === 1 && of.endedAt === null && of.ofSession && of.ofPerson && of.isPresented
      expect(assurance !== null).toBe(isOurs && isLiving(of, NOW))

      const query = queryOf(who, NOW, ['a'])
      const enrolment = await acts.newEnrolment()
      const { begun } = await acts.store.beginReset({ query, replaces: authenticatorId, enrolment, proof: null })
      expect(begun).toBe(assurance !== null && provesReset(assurance, strongIds, NOW))
      outcomes[begun ? 'proves' : assurance ? 'stands' : 'falls'] += 1
    }),
    // What stands and proves is rare among what is made up, and is tried in any case.
    {
      ...RUNS,
      examples: [
        [{ ...standing, resetUntil: NOW + 1, strength: 'any' }],
        [{ ...standing, resetUntil: NOW + 1, strength: 'phishing_resistant' }],
      ],
    },
  )
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(0)
})

test('a backup code proves a reset for ten minutes; the last one, or beside a disabled method, as long as it lasts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 10 }), fc.boolean(), async (codesLeft, isDisabled) => {
      const { caller, setId, authenticatorId, backup } = await acts.enrol()
      await acts.run('update mfa_backup_code set used_at = 1 where set_id = ? and place >= ?', setId, codesLeft)
      const disabledAt = isDisabled ? 1 : null
      await acts.run('update mfa_authenticator set disabled_at = ? where id = ?', disabledAt, authenticatorId)
      const { passed, assuranceId } = await backup(0)
      const { assurance } = await acts.standing({ ...caller, assuranceId })
      expect(passed).toBe(true)
      const untilTheEnd = isDisabled || codesLeft === 1
      expect(assurance?.resetUntil).toBe(untilTheEnd ? NOW + 12 * HOUR : NOW + 10 * MINUTE)
    }),
    { numRuns: 20 },
  )
})

test('control: an app’s code proves no reset', async () => {
  const { caller, app } = await acts.enrol()
  const { assuranceId } = await app(200)
  const { assurance } = await acts.standing({ ...caller, assuranceId })
  expect(assurance && provesReset(assurance, [], NOW)).toBe(false)
  expect(await acts.audited(caller.principalId, 'challenge.passed')).toBe(1)
})
