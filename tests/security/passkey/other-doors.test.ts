import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, UserAgent } from '../../support/client.ts'
import { APP, Embedded } from '../../world/embedded.ts'
import type { World } from '../../world/world.ts'
import { Holder, ORIGIN, passkeyWorld } from './holder.ts'

/*
 * The threat: an account takes passkeys only, and the other doors of the same deployment, the endpoint that a proxy asks and
 * the tokens of elements on another origin, take less (spec K10a, H5, H6).
 */

const KEY = randomBytes(32).toString('hex')
let world: World
beforeAll(async () => {
  world = await passkeyWorld({
    forwardAuth: { keys: [KEY], sessionCookies: ['sid'] },
    embed: { origins: [APP] },
  })
})
afterAll(() => world.stop())

const of = (accountId: string, role: 'owner' | 'member') => ({ accountId, accountName: 'Acme', role })
const code = async (who: Holder) => {
  await world.advance(60)
  return who.person.code()
}
let made = 0

/** An Owner with a passkey and a member with an app, each proved by it. */
async function account() {
  const id = `door-${++made}`
  const owner = new Holder(world, world.person({ memberships: [of(id, 'owner')] }))
  await owner.enrol()
  const member = new Holder(world, world.person({ memberships: [of(id, 'member')] }))
  await member.person.enrol()
  return { id, owner, member }
}

async function demand(owner: Holder, id: string): Promise<void> {
  const strong = { required: true, strength: 'phishing_resistant' }
  expect(await owner.person.unsafe('PUT', `/mfa/api/policies/${id}`, strong)).toHaveStatus(200)
}

/** What a proxy asks about a request of this person's browser. */
function asked(who: Holder, fields: Record<string, string>): Promise<Answer> {
  const site = { 'x-forwarded-proto': 'https', 'x-forwarded-host': new URL(ORIGIN).host, 'x-forwarded-uri': '/profile' }
  return who.person.agent.send('GET', '/mfa/authorize', {
    'x-mfa-proxy-key': KEY,
    'x-forwarded-method': 'GET',
    ...site,
    ...fields,
  })
}
const asDocument = { accept: 'text/html', 'sec-fetch-dest': 'document' }
const asFetch = { accept: 'application/json', 'sec-fetch-dest': 'empty' }

describe('PSK-29 where an account takes phishing-resistant methods only', () => {
  test('a proxy that asks is told so: led to add a passkey, then let through with what was proved', async () => {
    const { id, owner, member } = await account()
    expect(await asked(member, asDocument)).toHaveStatus(200)
    await demand(owner, id)
    const document = await asked(member, asDocument)
    expect([document.status, document.location]).toEqual([303, `${ORIGIN}/mfa/enrol?to=%2Fprofile`])
    const script = await asked(member, asFetch)
    expect([script.status, script.code]).toEqual([401, 'strength_required'])
    expect(script.json()).toMatchObject({ accounts: [{ id, name: 'Acme' }] })
    expect(script.headers.get('www-authenticate')).toContain('acr_values="phr"')
    for (const refused of [document, script]) expect(refused.headers.get('x-mfa-principal')).toBeNull()
    expect(await member.person.answer(await code(member), { maxAgeSeconds: 0 })).toHaveStatus(200)
    await member.enrol()
    const through = await asked(member, asDocument)
    expect(through).toHaveStatus(200)
    expect(through.headers.get('x-mfa-amr')?.split(' ')).toEqual(expect.arrayContaining(['pwd', 'pop', 'mfa']))
  })

  test('a token takes no less: no app’s code, no list of members, and no OFF on one', async () => {
    const { id, owner } = await account()
    // With an app as well, in a session of a page elsewhere.
    expect(await owner.person.confirm((await owner.person.begun()).id, await owner.person.code())).toHaveStatus(200)
    const { person } = owner
    const page = Object.assign(new Embedded(person), { agent: new UserAgent(world.url, { origin: ORIGIN }) })
    expect(await page.answer(await code(owner))).toHaveStatus(200)
    await demand(owner, id)
    expect(await page.settings(), 'the way to what is missing stays open').toHaveStatus(200)
    const members = await page.send('GET', `/mfa/api/accounts/${id}/members`)
    expect([members.status, members.code]).toEqual([401, 'strength_required'])
    const off = { required: false, proof: { factor: 'totp', code: await code(owner) } }
    const refused = await page.send('PUT', `/mfa/api/policies/${id}`, off)
    expect([refused.status, refused.code]).toEqual([401, 'strength_required'])
    const again = Object.assign(new Embedded(person), { agent: page.agent })
    for (let tries = 0; tries < 8; tries++) {
      expect((await again.answer('000000')).code, 'uncharged').toBe('strength_required')
    }
  })
})
