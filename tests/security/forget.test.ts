import { describe, expect, test } from 'vitest'
import { loginVariables, startLoginSite } from '../proxy/login-site.ts'
import { type Browser, startSiteGate } from '../proxy/world.ts'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { Backend, newBackend } from '../world/two-calls.ts'
import { createWorld, Person } from '../world/world.ts'
import { auditCount, confirmReset, dump, firstRow, operate } from './tools.ts'

/*
 * Threat: the host deletes somebody and gives their id to somebody else (F9). The new one is asked for the old phone, or
 * finds what the old one had begun; or the old one's browser, ticket, token or proof acts as the new one, who has no
 * method yet, and sets one up for them.
 */

const SHOP = newBackend('shop')
const ACME = { accountId: 'acme', accountName: 'Acme', role: 'owner' as const }

const world = endsWithFile(await createWorld({ backends: [SHOP.entry], embed: { origins: [APP] } }))
const shop = new Backend(world, SHOP)

const forget = async (id: string) => expect(await world.hostSays('forget', id)).toHaveStatus(204)

const principalRow = (id: string) => firstRow(world, 'select * from mfa_principal where id = ?', id)

/** Somebody else, to whom the host gave the same id. */
const successor = (person: Person) => new Person(world, { id: person.id, name: 'Somebody new' })

/** Begins everything that can be begun about one person. */
async function everythingOf(person: Person): Promise<void> {
  await person.enrol()
  await person.reset({ proof: await person.proof() })
  await person.elsewhere().answer('000000')
  await shop.pending(person)
  await expect.poll(async () => (await principalRow(person.id))?.memberships_digest).toMatch(/./)
}

test('all of a person goes in one act but the audit log, and doing it again does no harm', async () => {
  const person = world.person({ memberships: [ACME] })
  await everythingOf(person)
  const epoch = Number((await principalRow(person.id))?.epoch)
  await forget(person.id)
  expect(await dump(world, { without: ['mfa_audit', 'mfa_principal', 'mfa_policy'] })).not.toContain(person.id)
  expect(await world.count('mfa_backup_code', null, 'set_id not in (select id from mfa_backup_set)')).toBe(0)
  expect(await principalRow(person.id)).toMatchObject({
    epoch: epoch + 1,
    memberships_digest: '',
    forgotten_at: expect.any(Number),
  })
  expect(await auditCount(world, person.id, 'principal.forgotten')).toBe(1)
  expect(await auditCount(world, person.id, 'mfa.enrolled')).toBe(1)
  await forget(person.id)
  await forget('never-seen')
  expect(await principalRow(person.id)).toMatchObject({ epoch: epoch + 2 })
})

test('a later person of the same id is not asked for the old phone, and sets up a method of their own', async () => {
  const old = world.person({ memberships: [ACME] })
  await everythingOf(old)
  await forget(old.id)
  const next = successor(old)
  expect(await next.agent.document('/')).toHaveStatus(200)
  await next.enrol()
  expect(await next.elsewhere().answer(await next.code())).toHaveStatus(200)
  expect(await next.elsewhere().answer(await old.code())).toHaveProblem(401, 'wrong_code')
})

describe('what the old person has in hand acts for nobody', () => {
  test('a proof, a pending reset and what this instance remembers end at once', async () => {
    const old = await world.person().enrol()
    const begun = (await old.reset({ proof: await old.proof() })).json<{ id: string; expiresAt: number; prompts: [] }>()
    expect(await old.agent.json('GET', '/api/data')).toHaveStatus(200)
    await forget(old.id)
    await successor(old).enrol()
    for (const path of ['/', '/sensitive']) expect(await old.agent.document(path)).toHaveStatus(303)
    expect(await old.agent.json('GET', '/api/data')).toHaveProblem(401, 'challenge_required')
    expect([404, 403, 401]).toContain((await confirmReset(old, begun)).status)
  })

  test('a session that says when it began is nobody’s: it sees nothing, begins nothing, switches nothing', async () => {
    const id = `again-${Date.now()}`
    const person = world.person({ id, memberships: [ACME] })
    person.agent.jar.set('sid', sessionOf(person, await world.now()))
    expect(await person.agent.document('/')).toHaveStatus(200)
    await person.settings()
    const early = (await person.begin()).json<{ id: string }>()
    await world.advance(1)
    await forget(id)
    await world.order({ forget: true })
    const answers: [string, Answer][] = [
      ['settings', await person.settings()],
      ['policies', await person.agent.json('GET', '/mfa/api/policies')],
      ['begin', await person.begin()],
      ['ON', await person.setPolicy('acme', true)],
      ['the gate', await person.agent.json('GET', '/api/data')],
      ['step-up', await person.agent.json('GET', '/sensitive')],
    ]
    for (const [name, answer] of answers) expect(answer, name).toHaveProblem(401, 'sign_in_required')
    expect(await person.confirm(early.id, '000000')).toHaveStatus(404)
    for (const path of ['/', '/mfa/enrol', '/mfa/settings', '/mfa/accounts'])
      expect((await person.agent.document(path)).headers.get('location')).toBe('/login')
    expect(await world.hits()).toEqual([])
    expect(await world.count('mfa_enrolment', { id })).toBe(0)
    expect(await world.count('mfa_policy', null, `changed_by = '${id}'`)).toBe(0)
    // Nor can it spend the tries of who has the id now. The control: a session from afterwards is theirs.
    const next = successor(person)
    await world.advance(20)
    next.agent.jar.set('sid', sessionOf(next, await world.now()))
    await next.enrol()
    expect(await person.prove({ factor: 'totp', code: '000000' })).toHaveProblem(401, 'sign_in_required')
    expect(await next.elsewhere().answer(await next.code())).toHaveStatus(200)
  })

  test('a session that says when it began in a way that cannot be compared is closed', async () => {
    const person = world.person()
    for (const signedInAt of ['yesterday', new Date(), {}, null]) {
      person.agent.jar.set('sid', sessionOf(person, signedInAt as unknown as number))
      expect(await person.agent.document('/'), JSON.stringify(signedInAt)).toHaveStatus(503)
    }
  })

  test('a ticket and a grant of the two calls', async () => {
    const old = await world.person().enrol()
    const [waiting, passed] = [await shop.pending(old), await shop.pending(old)]
    const grant = await passed.grant()
    await forget(old.id)
    expect(await waiting.read()).toHaveStatus(410)
    expect(await waiting.answer(await old.code())).toHaveStatus(410)
    expect(await shop.redeem(passed.redemption(grant))).toHaveStatus(410)
  })

  test('a token of elements on another origin', async () => {
    const page = new Embedded(world.person())
    const token = await page.mint()
    expect(await page.settings({ token })).toHaveStatus(200)
    await world.advance(1)
    await forget(page.person.id)
    expect(await page.settings({ token })).toHaveProblem(401, 'sign_in_required')
    const begun = await page.send('POST', '/mfa/api/enrolments', { factor: 'totp' }, { token })
    expect(begun).toHaveProblem(401, 'sign_in_required')
  })
})

/** What the host's cookie holds where the host also says when the session began. */
function sessionOf({ id, name, memberships }: Person, signedInAt: number): string {
  const principal = { id, name, sessionId: `s-${signedInAt}`, memberships, signedInAt }
  return Buffer.from(JSON.stringify(principal)).toString('base64')
}

describe('in front of a site', async () => {
  const site = endsWithFile(await startLoginSite())
  const CONFIGURED = { REQUIRE: 'accounts', OWNERS: 'alice' }
  const gate = endsWithFile(await startSiteGate({ variables: loginVariables(site.url, CONFIGURED) }))

  const signIn = async (): Promise<Browser> => {
    const browser = gate.browser()
    await browser.form('/login', { user: 'alice', pass: 'correct horse' })
    return browser
  }

  const forgetAlice = () => operate(gate, 'forget', 'alice', '--reason', 'left the company')

  async function expectNobody(browser: Browser): Promise<void> {
    const begun = await browser.json('POST', '/.mfa/api/enrolments', { factor: 'totp' })
    expect(begun).toHaveProblem(401, 'sign_in_required')
    expect((await browser.document('/.mfa/enrol')).headers.get('location')).not.toBeNull()
    const page = await browser.document('/')
    expect([page.status, page.text.includes('Inside')]).toEqual([303, false])
    expect((await gate.sql.execute('select * from mfa_enrolment')).rows).toEqual([])
  }

  test('the old person’s browser, with or without a method, is nobody’s afterwards; a new sign-in is somebody’s', async () => {
    const [bare, enrolled] = [await signIn(), await signIn()]
    expect((await bare.document('/')).text).toContain('Inside')
    await bare.json('GET', '/.mfa/api/settings')
    await enrolled.enrol()
    expect((await enrolled.document('/')).text).toContain('Inside')
    expect((await forgetAlice()).exitCode).toBe(0)
    const page = await enrolled.document('/')
    expect([page.status, page.text.includes('Inside')]).toEqual([303, false])
    await expectNobody(bare)
    await gate.advance(5)
    const next = await signIn()
    expect((await next.document('/')).text).toContain('Inside')
    await next.enrol()
    expect((await next.document('/')).text).toContain('Inside')
  })

  test('nor does a copy of a browser that signed out set up a method for who had it', async () => {
    await forgetAlice()
    await gate.advance(5)
    const browser = await signIn()
    expect((await browser.document('/')).text).toContain('Inside')
    await browser.json('GET', '/.mfa/api/settings')
    const copy = browser.copy()
    copy.csrf = browser.csrf
    expect(await browser.form('/.mfa/sign-out', {})).toHaveStatus(303)
    await expectNobody(copy)
  })
})
