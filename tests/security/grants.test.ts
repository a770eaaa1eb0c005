import { describe, expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { Backend, newBackend, type PendingLogin } from '../world/two-calls.ts'
import { createWorld, type Person } from '../world/world.ts'
import { backup } from './tools.ts'

/*
 * Threat: what a code has opened outlives what it rests on: a grant of the two calls that is redeemed although the method
 * was locked or disabled meanwhile, so somebody is guessing (A10).
 */

const SHOP = newBackend('shop')
const world = endsWithFile(await createWorld({ backends: [SHOP.entry] }))
const shop = new Backend(world, SHOP)
/** Well formed, and wrong for everybody but a stranger. */
const foreignCode = (await world.person().enrol()).codes[1] ?? ''

type Granted = { alice: Person; pending: PendingLogin; grant: string }

async function granted(how: 'app' | 'backup code'): Promise<Granted> {
  const alice = await world.person().enrol()
  const pending = await shop.pending(alice)
  if (how === 'app') return { alice, pending, grant: await pending.grant() }
  await pending.read()
  const answer = await pending.agent.json('POST', '/mfa/api/challenge', backup(alice.codes[0]))
  const { grant = '' } = answer.json<{ grant?: string }>()
  return { alice, pending, grant }
}

const redeem = ({ pending, grant }: Granted, headers = {}) => shop.redeem(pending.redemption(grant), headers)

/** Wrong codes of somebody else who has the password, until no more are taken. */
async function guess({ alice }: Granted, factor: 'totp' | 'backup_code', times = 5): Promise<void> {
  const other = alice.elsewhere()
  await other.readChallenge()
  const code = factor === 'totp' ? await alice.wrongCode() : foreignCode
  for (let n = 0; n < times; n++) {
    expect(await other.prove({ factor, code }), `${factor} ${n}`).toHaveProblem(401, 'wrong_code')
  }
}

const disable = ({ alice }: Granted) =>
  world.sql.execute('update mfa_authenticator set disabled_at = 1 where principal_id = ?', [alice.id])

const lose = ({ alice }: Granted) =>
  world.sql.execute('delete from mfa_authenticator where principal_id = ?', [alice.id])

async function expectRefused(held: Granted): Promise<void> {
  expect(await redeem(held)).toHaveProblem(410, 'challenge_expired')
}

describe('a grant by a code of the app (A10)', () => {
  test('control: four wrong codes begin no wait, and end nothing', async () => {
    const held = await granted('app')
    await guess(held, 'totp', 4)
    expect(await redeem(held)).toHaveStatus(200)
  })

  test.each<[string, (held: Granted) => Promise<unknown>]>([
    ['while the app is locked', (held) => guess(held, 'totp')],
    ['where the app was disabled', disable],
    ['where the method was lost, and where its memory alone is left', lose],
  ])('is refused %s', async (_, end) => {
    const held = await granted('app')
    await end(held)
    await expectRefused(held)
  })

  test.each([
    ['in a row', 'consecutive = 50'],
    ['in a day', "day_charges = '[' || substr(replace(hex(zeroblob(30)), '00', ',' || ?2), 2) || ']'"],
    ['in thirty days', 'month_count = 100, month_started_at = ?2'],
  ])('is refused where the limit %s is used up, and the method not yet disabled', async (_, set) => {
    const held = await granted('app')
    await guess(held, 'totp', 1)
    await world.sql.execute(
      `update mfa_throttle set ${set} where principal_id = ?1`,
      set.includes('?2') ? [held.alice.id, await world.now()] : [held.alice.id],
    )
    await expectRefused(held)
  })

  test('is not redeemed a second time with its key either, once that is so', async () => {
    const held = await granted('app')
    const key = { 'idempotency-key': 'order-1' }
    expect(await redeem(held, key)).toHaveStatus(200)
    expect(await redeem(held, key)).toHaveStatus(200)
    await guess(held, 'totp')
    expect(await redeem(held, key)).toHaveStatus(410)
  })

  test('does not care for wrong backup codes', async () => {
    const held = await granted('app')
    await guess(held, 'backup_code')
    expect(await redeem(held)).toHaveStatus(200)
  })
})

describe('a grant by a backup code (A10)', () => {
  test('is what a locked or disabled app is for', async () => {
    const locked = await granted('backup code')
    await guess(locked, 'totp')
    expect(await redeem(locked)).toHaveStatus(200)
    const disabled = await granted('backup code')
    await disable(disabled)
    expect(await redeem(disabled)).toHaveStatus(200)
  })

  test('is refused while the codes are locked', async () => {
    const held = await granted('backup code')
    await guess(held, 'backup_code')
    await expectRefused(held)
  })
})
