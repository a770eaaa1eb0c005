import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RecordingOrigin, startOrigin } from '../support/origin.ts'
import { loginVariables } from './login-site.ts'
import { type Browser, type SiteGate, startSiteGate } from './world.ts'

/* A site without any front-end work has our pages under `/.mfa/`, in its colours: the Owner's switch stands there. */

let site: RecordingOrigin
let gate: SiteGate
beforeAll(async () => {
  site = await startOrigin(({ method, target, body, headers }, response) => {
    if (method === 'POST' && target === '/login') {
      const fields = new URLSearchParams(body)
      if (fields.get('password') !== 'right') return response.end('wrong password')
      response.writeHead(302, { Location: '/', 'Set-Cookie': `sid=${fields.get('user')}; Path=/; HttpOnly` })
      return response.end()
    }
    return response.end(`content for ${headers.cookie ?? 'nobody'}`)
  })
  const signs = { SESSION_COOKIE: 'sid', LOGIN_OK_COOKIE: 'sid', REQUIRE: '', OWNERS: 'alice' }
  const look = '--mfa-color-accent: light-dark(#0a58ca, #8ab0ff), --mfa-font: Georgia, serif'
  const variables = loginVariables(site.url, { ...signs, ISSUER: 'Wiki & Co', STYLE_TOKENS: look })
  gate = await startSiteGate({ variables })
})
afterAll(async () => {
  await gate?.stop()
  await site?.stop()
})

async function signIn(user: string): Promise<Browser> {
  const browser = gate.browser()
  await browser.form('/login', { user, password: 'right' })
  return browser
}

test('the Owner switches ON on the accounts page, the others see that they cannot, and the site hears of none of it', async () => {
  const [alice, bob] = [await signIn('alice'), await signIn('bob')]
  expect((await bob.document('/')).text).toBe('content for sid=bob')
  site.forget()
  const page = await alice.document('/.mfa/accounts')
  expect(page).toHaveStatus(200)
  expect(page.text).toContain('<bdi>Wiki &amp; Co</bdi><span class="mfa-who">Your role: Owner</span>')
  expect(page.text).toContain('<account-mfa-toggle account-id="site" endpoint="/.mfa">')
  expect(page.text).toContain('src="/.mfa/elements/mfa.js"')
  expect(page.text).toMatch(/<form[^>]* method="post" action="\/\.mfa\/sign-out">/)
  expect((await bob.document('/.mfa/accounts')).text).toContain('Your role: Member')

  const read = await bob.json('GET', '/.mfa/api/policies')
  bob.csrf = read.headers.get('x-mfa-csrf')
  expect(await bob.json('PUT', '/.mfa/api/policies/site', { required: true })).toHaveProblem(403, 'forbidden')
  alice.csrf = (await alice.json('GET', '/.mfa/api/policies')).headers.get('x-mfa-csrf')
  const on = await alice.json('PUT', '/.mfa/api/policies/site', { required: true })
  expect(on.json(), on.text).toMatchObject({ required: true, members: { known: 2, enrolled: 0 } })
  expect((await bob.document('/')).location).toBe('/.mfa/enrol?to=%2F')
  // Still there for both, who have no method yet: it is where an Owner would see why (L12).
  for (const browser of [alice, bob]) expect(await browser.document('/.mfa/accounts')).toHaveStatus(200)
  expect(site.requests()).toEqual([])
})

test('nobody signed in is led to the login, and somebody with a method to the challenge', async () => {
  expect((await gate.browser().document('/.mfa/accounts')).location).toBe('/.mfa/login')
  const carol = await signIn('carol')
  await carol.enrol()
  expect(await carol.document('/.mfa/accounts')).toHaveStatus(200)
  const again = await (await signIn('carol')).document('/.mfa/accounts')
  expect(again.location).toBe('/.mfa/challenge?to=%2F.mfa%2Faccounts')
})

test('our pages come in the colours of the configuration', async () => {
  const sheet = (await gate.browser().document('/.mfa/assets/mfa.css')).text
  expect(sheet).toContain(
    '.mfa-page,mfa-challenge{--mfa-color-accent:light-dark(#0a58ca, #8ab0ff);--mfa-font:Georgia, serif}',
  )
})
