import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { addPeople, OddName } from '../../tools/operator/people-command.ts'
import { type Browser, nastyVariables, startSiteGate } from '../proxy/world.ts'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { operate } from './tools.ts'

/*
 * `NEW_PEOPLE=invite`: where a site never says who is signed in, a name without a method opens nothing, whatever is required,
 * until an Owner has let in that very name. A thief with the password and a second name for its owner gets in nowhere.
 */

const PASSWORD = 'a password of the tests'
const DAY = 86_400

const NAMES = ['boss', 'alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'second']

const origin = endsWithFile(
  await startNastyOrigin({
    loginPath: '/login',
    // As WordPress does: the e-mail address in place of the name; and any case.
    normalise: (name) => name.toLowerCase().replace('@example.com', ''),
    users: Object.fromEntries(NAMES.map((name) => [name, PASSWORD])),
  }),
)
const gate = endsWithFile(
  await startSiteGate({
    variables: nastyVariables(origin, { ONE_NAME: 'no', OWNERS: 'Boss, second', NEW_PEOPLE: 'invite' }),
  }),
)
let owner = await joined('Boss')

async function login(browser: Browser, u: string): Promise<Answer> {
  await browser.document('/login')
  return browser.form('/login', { u, p: PASSWORD })
}

/** Somebody who may set a method up, and has. */
async function joined(name: string): Promise<Browser> {
  const browser = gate.browser()
  expect((await login(browser, name)).location).toMatch(/^\/\.mfa\/enrol/)
  await browser.enrol()
  return browser
}

/** A list of names as an operator has it, until the test is over. */
async function peopleFile(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-people-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = path.join(folder, 'people.txt')
  await writeFile(file, text)
  return file
}

const accounts = (browser: Browser) => browser.document('/.mfa/accounts')

const field = (page: Answer, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page.text)?.[1] ?? ''

/** What the page offers to let in: names with their values. */
function asked({ text }: Answer): Map<string, string> {
  const all = text.matchAll(/name="who" value="([^"]*)"[^>]*>\s*<span><strong><bdi>([^<]*)</g)
  return new Map([...all].map(([, value = '', name = '']) => [name, value.replaceAll('&quot;', '"')]))
}

async function letIn(browser: Browser, name: string, code?: string, who?: string): Promise<Answer> {
  const page = await accounts(browser)
  return browser.form('/.mfa/accounts', {
    csrf: field(page, 'csrf'),
    to: '/',
    who: who ?? asked(page).get(name) ?? '["nobody","nobody"]',
    code: code ?? (await browser.code()),
  })
}

describe('a name without a method', () => {
  test('waits: nothing of the site opens, and nothing can be set up', async () => {
    const alice = gate.browser()
    origin.reset()
    const answer = await login(alice, 'alice')
    expect([answer.status, answer.text.includes('An Owner has to let you in')]).toEqual([403, true])
    expect(answer.text).not.toContain(origin.secret)
    expect(answer.text).toContain('action="/.mfa/sign-out"')
    for (const where of ['/account', '/', '/.mfa/enrol', '/.mfa/settings', '/.mfa/accounts']) {
      expect(await alice.document(where), where).toHaveStatus(403)
    }
    expect(await alice.json('GET', '/account')).toHaveProblem(403, 'invitation_required')
    await alice.json('GET', '/.mfa/api/settings')
    const begun = await alice.json('POST', '/.mfa/api/enrolments', { factor: 'totp' })
    expect(begun).toHaveProblem(403, 'invitation_required')
    expect(origin.contacts(({ target }) => target === '/account')).toEqual([])
    expect(await gate.count('mfa_enrolment', { id: 'alice' })).toBe(0)
  })

  test('is let in by an Owner with a fresh code, for one method, and that is on record', async () => {
    const page = await accounts(owner)
    expect(page.text).toContain('may be another spelling of a known name')
    expect(page.text).toMatch(/<time datetime="\d{4}-[^"]+Z">/)
    expect([...asked(page).keys()]).toContain('alice')
    expect((await owner.document('/.mfa/assets/mfa.css')).text).toContain('.mfa-choice{')
    const wrong = await letIn(owner, 'alice', '000000')
    expect(wrong).toHaveStatus(401)
    for (const said of ['That code didn', ' checked']) expect(wrong.text).toContain(said)
    const code = await owner.code()
    const given = await letIn(owner, 'alice', code)
    expect([given.status, given.location]).toEqual([303, '/.mfa/accounts?to=%2F&mfa=let-in'])
    const after = await owner.document(given.location ?? '')
    expect(after.text).toContain('Let in. They have 7 days')
    expect([...asked(after).keys()]).not.toContain('alice')
    // A code serves one act.
    const bob = gate.browser()
    await login(bob, 'bob')
    expect(await letIn(owner, 'bob', code)).toHaveStatus(401)
    expect(await bob.document('/account')).toHaveStatus(403)

    const alice = await joined('alice')
    expect((await alice.document('/account')).text).toContain('for alice')
    const { rows } = await gate.sql.execute(
      "select actor, principal, result from mfa_audit where act = 'invitation.given'",
    )
    expect(rows.map(({ actor, principal, result }) => [actor, principal, result])).toEqual([['boss', 'alice', 'ok']])
    expect(await gate.count('mfa_invitation', { id: 'alice' })).toBe(0)
    await gate.advance(60)
  })

  test('a second name of hers is a name of its own, and another spelling is nobody', async () => {
    const thief = gate.browser()
    expect(await login(thief, 'alice@example.com')).toHaveStatus(403)
    expect(await thief.document('/account')).toHaveStatus(403)
    expect([...asked(await accounts(owner)).keys()]).toContain('alice@example.com')
    const other = gate.browser()
    const answer = await login(other, 'ALICE')
    expect([answer.status, answer.text.includes('as you did first')]).toEqual([403, true])
    expect([...asked(await accounts(owner)).keys()]).not.toContain('ALICE')
    expect(other.jar.names()).toEqual([])
  })

  test('one that ends while a method is being set up ends that too', async () => {
    const dave = gate.browser()
    await login(dave, 'dave')
    expect(await letIn(owner, 'dave')).toHaveStatus(303)
    await gate.advance(60)
    const again = gate.browser()
    await login(again, 'dave')
    await again.json('GET', '/.mfa/api/settings')
    const begun = await again.json('POST', '/.mfa/api/enrolments', { factor: 'totp' })
    const { id, prompts } = begun.json<{ id: string; prompts: { secret?: string }[] }>()
    again.secret = prompts.find(({ secret }) => secret)?.secret ?? ''
    await gate.sql.execute("update mfa_invitation set expires_at = 1 where principal_id = 'dave'")
    const confirmed = await again.json('POST', `/.mfa/api/enrolments/${id}/confirm`, { code: await again.code() })
    expect(confirmed.status).toBeGreaterThanOrEqual(400)
    expect(await gate.count('mfa_authenticator', { id: 'dave' })).toBe(0)
  })
})

describe('who may let in', () => {
  test('nobody but an Owner of the configuration, signed in with a code', async () => {
    const alice = gate.browser()
    await login(alice, 'alice')
    // The secret of hers is in no browser any more: a reset is the way.
    const { exitCode, out } = await operate(gate, 'reset', 'alice', '--reason', 'test')
    expect(exitCode).toBe(0)
    expect(out.join('\n')).toContain('Their name is written "alice" here; another spelling is refused.')
    // An operator's reset is an invitation as well.
    const again = await joined('alice')
    const page = await accounts(again)
    expect([page.status, page.text.includes('Asking to be let in')]).toEqual([200, false])
    const policies = await again.json('GET', '/.mfa/api/policies')
    const csrf = policies.headers.get('x-mfa-csrf') ?? ''
    const refused = await again.form('/.mfa/accounts', {
      csrf,
      who: '["alice@example.com","alice@example.com"]',
      code: await again.code(),
    })
    expect(refused).toHaveStatus(403)
    // An Owner without a method first sets one up; one without the code sees nothing.
    const second = gate.browser()
    expect((await login(second, 'second')).location).toMatch(/^\/\.mfa\/enrol/)
    expect((await accounts(second)).text).not.toContain('Asking to be let in')
    const half = owner.elsewhere()
    await login(half, 'Boss')
    expect((await accounts(half)).location).toMatch(/^\/\.mfa\/challenge/)
    // From another page it is nobody's order.
    const foreign = await owner.send(
      'POST',
      '/.mfa/accounts',
      { origin: 'https://evil.example', 'content-type': 'application/x-www-form-urlencoded' },
      String(
        new URLSearchParams({ csrf: field(await accounts(owner), 'csrf'), who: '["erin","erin"]', code: '000000' }),
      ),
    )
    expect(foreign).toHaveStatus(403)
  })

  test('whose method was lost from the database is not let in to a new one by anybody but the operator (A9)', async () => {
    const lost = gate.browser()
    await operate(gate, 'reset', 'alice', '--reason', 'test')
    await login(lost, 'alice')
    await lost.enrol()
    const early = gate.browser()
    await login(early, 'alice')
    await early.json('GET', '/.mfa/api/challenge')
    await gate.sql.execute("delete from mfa_authenticator where principal_id = 'alice'")
    const thief = gate.browser()
    expect((await login(thief, 'alice')).location).toMatch(/^\/\.mfa\/challenge/)
    expect([...asked(await accounts(owner)).keys()]).not.toContain('alice')
    // An Owner's word that is there all the same, whatever wrote it.
    await gate.sql.execute(
      "insert into mfa_invitation (principal_id, name, state, given_by) values ('alice', 'alice', 'given', 'x')",
    )
    expect((await login(thief, 'alice')).location).toMatch(/^\/\.mfa\/challenge/)
    expect((await thief.document('/account')).location).toMatch(/^\/\.mfa\/challenge/)
    expect(await early.json('POST', '/.mfa/api/enrolments', { factor: 'totp' })).toHaveProblem(403, 'method_missing')
    expect((await operate(gate, 'reset', 'alice', '--reason', 'the row was lost')).exitCode).toBe(0)
    await joined('alice')
  })

  test('names that are known from the start set up by themselves, in their spelling', async () => {
    // Somebody came before, under a spelling that is not the one that is meant.
    expect(await login(gate.browser(), 'ERIN')).toHaveStatus(403)
    const file = await peopleFile('\ufeffErin\r\n\r\n frank \nalice\n')
    const ran = await operate(gate, 'people', file, '--reason', 'the start')
    // Alice has a method already.
    expect(ran).toMatchObject({ exitCode: 0, out: ['3 names are known; 2 of them may set up a first method now.'] })
    for (const name of ['erin', 'ERIN']) expect(await login(gate.browser(), name)).toHaveStatus(403)
    await joined('Erin')
    expect((await login(gate.browser(), 'frank')).location).toMatch(/^\/\.mfa\/enrol/)
    const again = await operate(gate, 'people', file, '--reason', 'the start')
    expect(again.out).toEqual(['3 names are known; 0 of them may set up a first method now.'])
    await writeFile(file, 'al\nb\u200bob\n')
    expect((await operate(gate, 'people', file, '--reason', 'x')).err[0]).toMatch(/^Line 2 of .* is no name/)
    const missing = await operate(gate, 'people', `${file}.x`, '--reason', 'x')
    expect([missing.exitCode, missing.err[0]]).toEqual([1, `There is no file ${file}.x.`])
    const db = { url: gate.database.url, authToken: undefined }
    const people = { file, reason: 'x', rule: 'pinned', isTyped: true } as const
    await expect(addPeople(db, people)).rejects.toBeInstanceOf(OddName)
  })
})

test('a list that spells somebody with a method otherwise takes nothing from them, and lets no second one in', async () => {
  // Of one fold with the Owner, and another id.
  const file = await peopleFile('B\u00f6ss\n')
  const db = { url: gate.database.url, authToken: undefined }
  await addPeople(db, { file, reason: 'x', rule: 'pinned', isTyped: false })
  const { rows } = await gate.sql.execute("select spelling, principal_id from mfa_name where fold = 'boss'")
  expect(rows.map((row) => [row.spelling, row.principal_id])).toEqual([['Boss', 'boss']])
  expect((await login(owner.elsewhere(), 'Boss')).location).toMatch(/^\/\.mfa\/challenge/)
})

test('an invitation holds for 7 days, and for the exact name that was shown', async () => {
  const carol = gate.browser()
  await login(carol, 'Carol')
  await gate.advance(60)
  expect(await letIn(owner, '', undefined, '["carol","carol"]')).toHaveStatus(404)
  expect(await carol.document('/account')).toHaveStatus(403)
  await gate.advance(60)
  expect(await letIn(owner, 'Carol')).toHaveStatus(303)
  const begun = gate.browser()
  expect((await login(begun, 'Carol')).location).toMatch(/^\/\.mfa\/enrol/)
  expect(await login(gate.browser(), 'carol')).toHaveStatus(403)
  await gate.advance(7 * DAY)
  const late = gate.browser()
  expect(await login(late, 'Carol')).toHaveStatus(403)
  await late.json('GET', '/.mfa/api/settings')
  expect(await late.json('POST', '/.mfa/api/enrolments', { factor: 'totp' })).toHaveProblem(403, 'invitation_required')
  owner = owner.elsewhere()
  await login(owner, 'Boss')
  await owner.answer()
  await gate.advance(60)
  expect([...asked(await accounts(owner)).keys()]).toContain('Carol')
})
