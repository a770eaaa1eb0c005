import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SoftAuthenticator } from '../../support/soft-authenticator.ts'
import type { World } from '../../world/world.ts'
import { Holder, ORIGIN, passkeyWorld } from './holder.ts'

/*
 * The threat: an account takes passkeys only, and somebody with the password and one backup code comes to a passkey of their
 * own by way of a new app (spec K10a, R1).
 */

let world: World
beforeAll(async () => {
  world = await passkeyWorld()
})
afterAll(() => world.stop())

const STRONG = { required: true, strength: 'phishing_resistant' }
const of = (accountId: string, role: 'owner' | 'member') => ({ accountId, accountName: 'Acme', role })
const put = (who: Holder, id: string, body: unknown) => who.person.unsafe('PUT', `/mfa/api/policies/${id}`, body)
const code = async (who: Holder) => {
  await world.advance(60)
  return who.person.code()
}
let made = 0

/** An Owner with a passkey, a member with an app, and whoever has that one's password and backup codes. */
async function account() {
  const id = `detour-${++made}`
  const owner = new Holder(world, world.person({ memberships: [of(id, 'owner')] }))
  await owner.enrol()
  const member = new Holder(world, world.person({ memberships: [of(id, 'member')] }))
  await member.person.enrol()
  const thief = member.elsewhere()
  await thief.person.readChallenge()
  return { id, member, thief, demand: async () => expect(await put(owner, id, STRONG)).toHaveStatus(200) }
}

describe('PSK-29 where an account takes passkeys only, a backup code leads to none by way of a new app', () => {
  test('a sign-in by backup code proves no reset, nor does a further one, which is not charged', async () => {
    const { member, thief, demand } = await account()
    await demand()
    expect(await thief.person.useBackup(member.person.codes[0])).toHaveStatus(200)
    expect((await thief.person.settings()).json()).toMatchObject({ resetProvenUntil: null })
    expect((await thief.person.reset({})).code).toBe('step_up_required')
    const byCode = await thief.person.reset({ proof: { factor: 'backup_code', code: member.person.codes[1] } })
    expect([byCode.status, byCode.code]).toEqual([401, 'strength_required'])
    // Neither counted nor used up: it proves a sign-in still.
    const again = member.elsewhere()
    await again.person.readChallenge()
    expect(await again.person.useBackup(member.person.codes[1])).toHaveStatus(200)
  })

  test('a reset begun on one before it was asked for is not confirmed after', async () => {
    const { member, thief, demand } = await account()
    expect(await thief.person.useBackup(member.person.codes[0])).toHaveStatus(200)
    const begun = await thief.person.reset({})
    expect(begun).toHaveStatus(201)
    await demand()
    const { id, prompts } = begun.json<{ id: string; prompts: { secret?: string }[] }>()
    const secret = prompts.find((prompt) => prompt.secret)?.secret ?? ''
    const confirmed = await thief.person.confirm(id, await codeFor(member, secret))
    expect(confirmed.code).toBe('step_up_required')
    expect((await member.settings()).authenticators[0]?.id).toBe(member.person.authenticatorId)
    expect((await thief.begin()).answer.code).toBe('step_up_required')
  })

  test('control: the app’s own code proves the reset, whatever the sign-in was by, and the new entry leads to a passkey', async () => {
    const { member, thief: holder, demand } = await account()
    await demand()
    expect(await holder.person.useBackup(member.person.codes[0])).toHaveStatus(200)
    const begun = await holder.person.reset({ proof: { factor: 'totp', code: await code(member) } })
    expect(begun).toHaveStatus(201)
    const { id, prompts } = begun.json<{ id: string; prompts: { secret?: string }[] }>()
    const secret = prompts.find((prompt) => prompt.secret)?.secret ?? ''
    expect(await holder.person.confirm(id, await codeFor(member, secret))).toHaveStatus(200)
    await holder.enrol(new SoftAuthenticator({ origin: ORIGIN }))
  })

  test('control: a further backup code for a proof leaves the sign-in what it was, and that of another session too', async () => {
    const { member, thief, demand } = await account()
    expect(await thief.person.useBackup(member.person.codes[0])).toHaveStatus(200)
    const byCode = await thief.person.reset({ proof: { factor: 'backup_code', code: member.person.codes[1] } })
    expect(byCode).toHaveStatus(201)
    // The app's own code is shown in the person's own browser, where a reset is begun as well.
    expect(await member.person.reset({ proof: { factor: 'totp', code: await code(member) } })).toHaveStatus(201)
    await demand()
    const { id, prompts } = byCode.json<{ id: string; prompts: { secret?: string }[] }>()
    const secret = prompts.find((prompt) => prompt.secret)?.secret ?? ''
    expect((await thief.person.confirm(id, await codeFor(member, secret))).code).toBe('step_up_required')
    expect((await thief.begin()).answer.code).toBe('step_up_required')
  })

  test('control: where no account asks for more, a sign-in by backup code proves a reset (R1)', async () => {
    const { member, thief: holder } = await account()
    expect(await holder.person.useBackup(member.person.codes[0])).toHaveStatus(200)
    expect(await holder.person.reset({})).toHaveStatus(201)
  })
})

/** Of the new entry, as an app would say it. */
async function codeFor(who: Holder, secret: string): Promise<string> {
  await world.advance(60)
  const kept = who.person.secret
  who.person.secret = secret
  const said = await who.person.code()
  who.person.secret = kept
  return said
}
