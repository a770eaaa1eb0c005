import { describe, expect, test } from 'vitest'
import { startTestDemo } from '../browser/support/demo.ts'
import { UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { csrfOf, currentAccount, signIn } from './support.ts'

const demo = endsWithFile(await startTestDemo())

const switchTo = (agent: UserAgent, account: string, headers = {}) =>
  agent.form('/switch-account', { account }, { headers })

describe('Accounts', () => {
  test('it lists the own accounts, each with its role and its switch, and no other', async () => {
    const owner = await signIn(demo, 'owner@example.com')
    const { status, text } = await owner.document('/accounts')
    expect(status).toBe(200)
    const listed = [...text.matchAll(/<account-mfa-toggle account-id="([^"]+)"/g)].map(([, id]) => id)
    expect(listed).toEqual(['acme', 'globex'])
    expect(text).not.toContain('Initech')
    expect(text).toMatch(/<caption[^>]*>[^<]+<\/caption>/)
    expect(text.match(/scope="col"/g)).toHaveLength(3)
    expect(text.match(/scope="row"/g)).toHaveLength(2)
    const member = await (await signIn(demo, 'member@example.com')).document('/accounts')
    expect(member.text).toMatch(/Member<\/td>/)
    expect(member.text).not.toMatch(/Owner<\/td>/)
  })

  test('it needs a sign-in', async () => {
    const stranger = new UserAgent(demo.url)
    expect((await stranger.document('/accounts')).location).toBe('/login')
    expect((await switchTo(stranger, 'acme')).location).toBe('/login')
  })
})

describe('the account switcher', () => {
  test('it begins with the first account by name and is there again after the next sign-in', async () => {
    const member = await signIn(demo, 'member@example.com')
    expect(await currentAccount(member)).toBe('acme')
    const switched = await switchTo(member, 'globex')
    expect([switched.status, switched.location]).toEqual([303, '/'])
    expect(await currentAccount(member)).toBe('globex')
    expect((await member.document('/')).text).toContain('You are working in Globex.')
    await member.form('/logout', {})
    expect(await currentAccount(await signIn(demo, 'member@example.com'))).toBe('globex')
    expect(await currentAccount(await signIn(demo, 'owner@example.com'))).toBe('acme')
  })

  test('it refuses accounts of others, and those that do not exist', async () => {
    const admin = await signIn(demo, 'admin@example.com')
    for (const account of ['globex', 'initech', 'nothing', ''])
      expect([account, (await switchTo(admin, account)).status]).toEqual([account, 403])
    expect(await currentAccount(admin)).toBe('acme')
    const owner = await signIn(demo, 'owner@example.com')
    expect((await switchTo(owner, 'initech')).status).toBe(403)
    expect(await currentAccount(owner)).toBe('acme')
  })

  test('it refuses forms of other origins', async () => {
    const owner = await signIn(demo, 'owner@example.com')
    const { port } = new URL(demo.url)
    const origins = ['https://evil.example', 'null', `http://127.0.0.1:${port}`, `https://localhost:${port}`, null]
    for (const origin of origins) {
      // Together with `same-origin`, `null` is a page of our own under no-referrer (F2).
      const site = origin === 'null' ? { 'sec-fetch-site': 'cross-site' } : {}
      expect([origin, (await switchTo(owner, 'globex', { origin, ...site })).status]).toEqual([origin, 403])
    }
    expect(await currentAccount(owner)).toBe('acme')
    expect((await owner.document('/switch-account?account=globex')).location).toBe('/')
    expect(await currentAccount(owner)).toBe('acme')
  })
})

describe('changing the password', () => {
  test('a wrong one, a short one and a form of another sign-in change nothing', async () => {
    const admin = await signIn(demo, 'admin@example.com')
    const csrf = await csrfOf(admin, '/profile/password')
    const post = (fields: Record<string, string>) => admin.form('/profile/password', fields)
    const wrong = await post({ csrf, current: 'something else', next: 'a new password' })
    expect([wrong.status, wrong.text.includes('This is not your current password.')]).toEqual([422, true])
    const short = await post({ csrf, current: 'sallyport-demo', next: 'short' })
    expect([short.status, short.text.includes('Use at least 8 characters.')]).toEqual([422, true])
    expect((await post({ csrf: 'x', current: 'sallyport-demo', next: 'a new password' })).status).toBe(403)
    await signIn(demo, 'admin@example.com')
  })

  test('it ends the other sessions and all that any session had proved', async () => {
    const solo = await signIn(demo, 'solo@example.com')
    const other = await signIn(demo, 'solo@example.com')
    await solo.enrol()
    const csrf = await csrfOf(solo, '/profile/password')
    const fields = { csrf, current: 'sallyport-demo', next: 'a new password' }
    expect((await solo.form('/profile/password', fields)).location).toBe('/profile?saved')
    expect((await solo.document('/')).location).toBe('/mfa/challenge?to=%2F')
    expect((await other.document('/')).location).toBe('/login')
    const old = { email: 'solo@example.com', password: 'sallyport-demo' }
    expect(await new UserAgent(demo.url).form('/login', old)).toHaveStatus(401)
    await signIn(demo, 'solo@example.com', 'a new password')
  })
})

test('every page has the strict policy and nothing in it that the policy forbids', async () => {
  const admin = await signIn(demo, 'admin@example.com')
  const pages = ['/', '/profile', '/profile/password', '/accounts', '/mailbox', '/phone', '/nothing-here']
  const policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; form-action 'self'; " +
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
  for (const address of pages) {
    const { headers, text } = await admin.document(address)
    expect([address, headers.get('content-security-policy')]).toEqual([address, policy])
    expect([address, text.match(/<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=/g)]).toEqual([address, null])
  }
})
