import { expect, test } from 'vitest'
import { createPasskeyStore } from '../../db/passkeys.ts'
import type { Consume } from '../../edge/ports/acts.ts'
import type { Caller } from '../../edge/ports/caller.ts'
import { actsFor, assuranceOf, auditOf, newCredential, newId, newSet, proofOf, queryOf } from './acts.ts'
import { openFile } from './open.ts'
import { MINUTE, NOW } from './times.ts'

/*
 * What an account asks for is judged in the statement that writes: a switch between the charge and the confirm is not missed
 * (spec K10a).
 */

const acts = await actsFor(openFile)
const passkeys = createPasskeyStore()
const STRONG =
  'insert or replace into mfa_policy (account_id, required, changed_at, changed_by, strength) values (?, 1, 1, ?, ?)'

const WAYS = ['backup code', 'app', 'backup code, then the app'] as const
type Way = (typeof WAYS)[number]

/** Somebody with an app, signed in by a backup code or by the app. */
async function signedIn(by: Way) {
  const { caller, authenticatorId, backup, app } = await acts.enrol()
  const { assuranceId } = await (by === 'app' ? app(200) : backup(0))
  return { account: newId('account'), authenticatorId, caller: { ...caller, assuranceId } }
}

const demand = (account: string) => acts.run(STRONG, account, 'owner', 'phishing_resistant')

async function confirm(caller: Caller, enrolmentId: string, account: string, replaces: string | null) {
  const factor = replaces === null ? ('passkey' as const) : ('totp' as const)
  const credential = newCredential()
  const { confirmed } = await acts.store.confirmEnrolment({
    query: queryOf(caller, NOW, [account]),
    actId: newId('act'),
    enrolmentId,
    factor,
    most: 10,
    replaces,
    marker: 0,
    kept: null,
    assurance: assuranceOf(),
    audit: auditOf(caller, replaces === null ? 'passkey.added' : 'mfa.reset'),
    ...(replaces === null ? { credential, backupSet: null, rider: passkeys.mayAdd() } : { backupSet: newSet() }),
  })
  return confirmed
}

test('a reset that begins with the app’s own code makes the sign-in by a backup code one by the app; a refused code does not', async () => {
  const { caller, authenticatorId, setId, backup } = await acts.enrol()
  const { assuranceId } = await backup(0)
  const who = { ...caller, assuranceId }
  const begin = async (consume: Consume) => {
    const begun = await acts.beginReset(who, authenticatorId, proofOf(who, consume, 'step_up.passed'))
    const { assurance } = await acts.standing(who)
    return { ...begun, resetUntil: assurance?.resetUntil }
  }
  const until = NOW + 10 * MINUTE
  const byBackupCode = await begin({ factor: 'backup_code', setId, place: 1 })
  expect([byBackupCode.begun, byBackupCode.resetUntil]).toEqual([true, until])
  // Of a step that was used before.
  const byOldCode = await begin({ factor: 'totp', authenticatorId, marker: 100 })
  expect([byOldCode.begun, byOldCode.resetUntil]).toEqual([false, until])
  const byApp = await begin({ factor: 'totp', authenticatorId, marker: 300 })
  expect([byApp.begun, byApp.resetUntil]).toEqual([true, null])
})

test.each(['passkey', 'reset'] as const)(
  'a %s is confirmed by an app’s proof, and on a backup code until it is asked for',
  async (kind) => {
    const outcomes = []
    for (const by of kind === 'reset' ? WAYS : WAYS.slice(0, 2)) {
      for (const isAsked of [false, true]) {
        const { account, authenticatorId, caller } = await signedIn(by)
        const replaces = kind === 'reset' ? authenticatorId : null
        const enrolment = {
          ...(await acts.newEnrolment()),
          factor: replaces ? ('totp' as const) : ('passkey' as const),
        }
        const query = queryOf(caller, NOW, [account])
        // A reset begins on a code of its own just as well.
        const begun = replaces
          ? await acts.store.beginReset({
              query,
              replaces,
              enrolment,
              proof:
                by !== 'backup code'
                  ? proofOf(caller, { factor: 'totp', authenticatorId, marker: 300 }, 'step_up.passed')
                  : null,
            })
          : await acts.store.beginEnrolment({ query, enrolment, most: 10, rider: passkeys.keepHandle(newId('handle')) })
        expect(begun.begun).toBe(true)
        if (isAsked) await demand(account)
        outcomes.push([by, isAsked, await confirm(caller, enrolment.id, account, replaces)])
      }
    }
    expect(outcomes).toEqual([
      ['backup code', false, true],
      ['backup code', true, false],
      ['app', false, true],
      ['app', true, true],
      ...(kind === 'reset'
        ? [
            [WAYS[2], false, true],
            [WAYS[2], true, true],
          ]
        : []),
    ])
  },
)
