import { describe, expect, test } from 'vitest'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld, type Person } from '../world/world.ts'

/*
 * Our pages as a browser without JavaScript sees them: spec L1 to L4, L10, L13, E7, T2, T5, H7. The form on the page is
 * sent with exactly the fields that the page holds.
 */

const NASTY = '<script>alert("x")</script> & \'co\''

const world = endsWithFile(await createWorld())
const framed = endsWithFile(
  await createWorld({
    beside: world,
    hasLayout: true,
    mfa: { support: 'https://help.example/mfa', issuer: NASTY, switchAccount: { path: '/switch', field: 'account' } },
  }),
)
await world.requireMfa('strict')

const ENTITIES: Record<string, string> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' }
const decoded = (text: string) => text.replace(/&(quot|#39|lt|gt|amp);/g, (_, name: string) => ENTITIES[name] ?? '')

/** The form of the page as the browser would send it. */
function formOf(page: Answer): { action: string; fields: Record<string, string> } {
  const form = /<form class="mfa-form" method="post" action="([^"]*)">([\s\S]*?)<\/form>/.exec(page.text)
  const hidden = form?.[2]?.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g) ?? []
  const fields = Object.fromEntries([...hidden].map(([, name = '', value = '']) => [name, decoded(value)]))
  return { action: decoded(form?.[1] ?? ''), fields }
}

async function open(person: Person, to = '/profile?tab=2'): Promise<Answer> {
  const page = await person.agent.document(`/mfa/challenge?to=${encodeURIComponent(to)}`)
  expect(page).toHaveStatus(200)
  return page
}

function send(person: Person, page: Answer, code: string, more: Record<string, string> = {}): Promise<Answer> {
  const { action, fields } = formOf(page)
  return person.agent.form(action, { ...fields, code, ...more })
}

/** Somebody with a method, in a new session. */
const held = async () => (await world.person().enrol()).elsewhere()

function expectOnward(answer: Answer, to = '/profile?tab=2'): void {
  expect([answer.status, answer.location]).toEqual([303, to])
}

test('the right code in the plain form leads onward with the cookie', async () => {
  const alice = await held()
  const { status, location } = await alice.agent.document('/profile?tab=2')
  expect([status, location]).toEqual([303, '/mfa/challenge?to=%2Fprofile%3Ftab%3D2'])
  const page = await alice.agent.document(location ?? '')
  expect(page).toHaveStatus(200)
  expect(page.text).toMatch(/<title>Verify your identity<\/title>/)
  expect(page.text).toContain('6-digit code')
  expect(page.text).toContain('autocomplete="one-time-code"')
  const code = await alice.code()
  const passed = await send(alice, page, `${code.slice(0, 3)} ${code.slice(3)}`)
  expectOnward(passed)
  expect(passed.headers.getSetCookie()).toHaveLength(1)
  expect((await alice.agent.document('/profile?tab=2')).text).toBe('gated content of the host')
})

describe('F7: a code means the same whatever kind of digit, dash, space or invisible mark came with it', () => {
  const dressed = (code: string, zero: number, between: string) => {
    const digits = [...code].map((digit) => String.fromCodePoint(zero + Number(digit))).join('')
    return `\u200e${digits}\u200e`.replace(/^(.{4})/u, `$1${between}`)
  }

  test.each([
    ['a tab and a full stop', 0x30, '\t.'],
    ['Arabic digits and a soft hyphen', 0x660, '\u00ad'],
    ['digits beyond the first plane', 0x1d7f6, '\ufeff'],
  ])('%s', async (_, zero, between) => {
    const alice = await world.person().enrol()
    const [plain, api] = [alice.elsewhere(), alice.elsewhere()]
    const passed = await send(plain, await open(plain), dressed(await alice.code(), zero, between))
    expectOnward(passed)
    await world.advance(30)
    expect(await api.answer(dressed(await alice.code(), zero, between))).toHaveStatus(200)
  })

  test('a backup code, in full-width small letters between marks', async () => {
    const alice = await held()
    const [code = ''] = alice.codes
    const wide = [...code.toLowerCase()].map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join('\u200b')
    const page = await send(alice, await open(alice), `${wide}\u3002`, { factor: 'backup_code' })
    expect([page.status, page.headers.getSetCookie().length]).toEqual([303, 1])
  })

  test('the code of an enrolment', async () => {
    const alice = world.person()
    await alice.begun()
    expect(await alice.confirmOwn(dressed(await alice.code(), 0xff10, '\u3000'))).toHaveStatus(200)
  })

  test('a letter is still none', async () => {
    const alice = await held()
    expect(await send(alice, await open(alice), 'l23456')).toHaveStatus(401)
  })
})

test('a wrong code shows the same page again with the reason, marked as wrong, and can be tried again at once', async () => {
  const alice = await held()
  const page = await send(alice, await open(alice), await alice.wrongCode())
  expect(page).toHaveStatus(401)
  expect(page.headers.getSetCookie()).toEqual([])
  expect(decoded(page.text)).toContain("That code didn't work. If you have just used it, wait for the next one.")
  expect(page.text).toContain('aria-invalid="true"')
  expect(page.text).toMatch(/<title>Error: /)
  expect(formOf(page).fields.to).toBe('/profile?tab=2')
  const passed = await send(alice, page, await alice.code())
  expectOnward(passed)
})

test('what is no code says what to enter, costs nothing and keeps the way back', async () => {
  const alice = await held()
  let page = await open(alice)
  for (const code of ['', '12345', 'abcdef', '1234567', '１２３４５']) {
    page = await send(alice, page, code)
    expect(page).toHaveStatus(401)
    expect(page.text).toContain('Enter the 6 digits that your app shows.')
  }
  expect(await world.count('mfa_throttle', alice)).toBe(0)
  expect((await send(alice, page, await alice.code())).location).toBe('/profile?tab=2')
})

test('too many wrong codes are a page that says how long to wait, with Retry-After and the host’s support', async () => {
  const alice = await framed.person().enrol()
  const session = alice.elsewhere()
  let page = await open(session)
  for (let n = 0; n < 5; n++) page = await send(session, page, await alice.wrongCode())
  expect([page.status, page.headers.get('retry-after')]).toEqual([401, '15'])
  page = await send(session, page, await alice.code())
  expect(page).toHaveStatus(429)
  expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(10)
  expect(page.text).toMatch(/Too many tries\. Try again .*in 1\d seconds\./)
  expect(page.text).toContain('No phone and no codes?')
  expect(page.text).toContain('href="https://help.example/mfa"')
  const again = await session.agent.document('/mfa/challenge')
  expect(again).toHaveStatus(200)
  expect(again.text).toMatch(/Too many tries\. Try again .*in 1\d seconds\./)
  await framed.advance(15)
  expect(await send(session, again, await alice.code())).toHaveStatus(303)
})

test('a disabled authenticator is said to be disabled', async () => {
  const alice = await held()
  await world.sql.execute('update mfa_authenticator set disabled_at = 1 where principal_id = ?', [alice.id])
  expect((await alice.agent.document('/mfa/challenge')).text).toContain('Backup code')
  const page = await alice.agent.document('/mfa/challenge?way=totp')
  expect(page).toHaveStatus(200)
  expect(page.text).toMatch(/is disabled/)
  // Whatever the page shows, the right code of the app is refused.
  const refused = await send(alice, await open(alice), await alice.code(), { factor: 'totp' })
  expect([refused.status, refused.headers.getSetCookie().length]).toEqual([429, 0])
  expect(refused.text).toMatch(/is disabled/)
  expect(await alice.agent.document('/')).toHaveStatus(303)
})

test('back after passing, a reload of the answer and a bookmark lead onward (L13)', async () => {
  const alice = await world.person().enrol()
  expectOnward(await alice.agent.document('/mfa/challenge?to=%2Fprofile'), '/profile')
  expectOnward(await alice.agent.document('/mfa/challenge'), '/')
  expectOnward(await alice.agent.document('/mfa/enrol?to=%2Fprofile'), '/profile')
  const session = alice.elsewhere()
  const page = await open(session)
  const code = await session.code()
  expect(await send(session, page, code)).toHaveStatus(303)
  const reloaded = await send(session, page, code)
  expectOnward(reloaded)
  expect(reloaded.headers.getSetCookie()).toEqual([])
  expectOnward(await send(session, page, '000000'))
})

test('whoever has no method is led on from the challenge: to the way back, or to setting one up', async () => {
  const free = world.person()
  expect((await free.agent.document('/mfa/challenge?to=%2Fa')).location).toBe('/a')
  // Nobody sends them to the page that sets one up; who follows a link to it may also go on without.
  const byLink = await free.agent.document('/mfa/enrol?to=%2Fa')
  expect([byLink.status, byLink.text.includes('<a class="mfa-link" href="/a">Not now</a>')]).toEqual([200, true])
  const must = world.person({ memberships: [{ accountId: 'strict', accountName: 'Strict', role: 'member' }] })
  expect((await must.agent.document('/mfa/challenge?to=%2Fa')).location).toBe('/mfa/enrol?to=%2Fa')
  await must.agent.json('GET', '/mfa/api/settings')
  const fields = { factor: 'totp', code: '000000', csrf: must.agent.csrf ?? '', to: '/a' }
  expectOnward(await must.agent.form('/mfa/challenge', fields), '/a')
})

test('who must set one up gets the page that names why, with the ways out, and is not asked once it is done (L3)', async () => {
  const memberships = ['strict', 'free'].map(
    (accountId) => ({ accountId, accountName: `${accountId} ${NASTY}`, role: 'member' }) as const,
  )
  const must = framed.person({ name: NASTY, memberships })
  const { location } = await must.agent.document('/profile')
  expect(location).toBe('/mfa/enrol?to=%2Fprofile')
  const page = await must.agent.document(location ?? '')
  expect(page).toHaveStatus(200)
  expect(decoded(page.text)).toContain(`strict ${NASTY} requires a second step`)
  expect(page.text).toContain('<mfa-setup-wizard required')
  expect(page.text).toContain('<noscript>')
  const hidden = '<input type="hidden" name="account" value="free"'
  expect(page.text).toMatch(new RegExp(`<form[^>]* method="post" action="/switch">\\s*${hidden}`))
  expect(decoded(page.text)).toContain(`Continue to free ${NASTY}`)
  expect(page.text).toMatch(/<form[^>]* method="post" action="\/logout">/)
  expect(page.text).not.toContain('<script>alert')
  await must.enrol()
  expect((await must.agent.document('/mfa/enrol?to=%2Fprofile')).location).toBe('/profile')
  must.signIn()
  expect((await must.agent.document('/mfa/enrol?to=%2Fprofile')).location).toBe('/mfa/challenge?to=%2Fprofile')
})

test('right after enrolling, pages that ask for a code say to use the next one, for as long as that is so (E7)', async () => {
  await world.freezeAt(Math.floor((await world.now()) / 30_000) * 30_000 + 5_000)
  const alice = world.person()
  await alice.begun()
  expect(await alice.confirmOwn(await alice.code())).toHaveStatus(200)
  const hint = 'Use the next code your app shows.'
  const session = alice.elsewhere()
  expect((await open(session)).text).toContain(hint)
  const read = (await session.readChallenge()).json<{ nextCodeAt: number }>()
  expect(read.nextCodeAt).toBe((await world.now()) + 25_000)
  await world.advance(24)
  expect((await open(session)).text).toContain(hint)
  await world.advance(1)
  expect((await open(session)).text).not.toContain(hint)
  expect((await session.readChallenge()).json()).toMatchObject({ nextCodeAt: null })
  expect(await session.answer(await session.code())).toHaveStatus(200)
  // After a sign-in it is not said: a used code is not told from a wrong one (T5).
  const later = alice.elsewhere()
  expect((await open(later)).text).not.toContain(hint)
  await world.freezeAt(null)
})

test('names of the host’s people, accounts and issuer are text on every page, in our layout and in the host’s', async () => {
  for (const each of [world, framed]) {
    const session = (await each.person({ name: NASTY }).enrol()).elsewhere()
    const page = await open(session, '/"><script>alert(1)</script>')
    const wrong = await send(session, page, `"><img src=x>`)
    for (const answer of [page, wrong]) {
      expect(answer.text).not.toMatch(/<script>|<img|alert\("x"\)<\/script>/)
      expect(decoded(answer.text)).toContain(NASTY)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    expect(page.text.includes('of-the-host')).toBe(each === framed)
    expect(await session.agent.document('/')).toHaveStatus(303)
  }
})

test('who is signed out is led to the login from every page of ours', async () => {
  const nobody = world.person()
  for (const sid of ['no-session-of-ours', 'dead', null]) {
    if (sid === null) nobody.agent.jar.delete('sid')
    else nobody.agent.jar.set('sid', sid)
    for (const path of ['/mfa/challenge', '/mfa/enrol', '/mfa/settings', '/mfa/accounts'])
      expectOnward(await nobody.agent.document(path), '/login')
  }
  const fields = { factor: 'totp', code: '000000', csrf: 'x', to: '/' }
  expectOnward(await nobody.agent.form('/mfa/challenge', fields), '/login')
})
