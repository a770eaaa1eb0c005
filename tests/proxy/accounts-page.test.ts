import { expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { ALICE, loginVariables, startLoginSite } from './login-site.ts'
import { type Browser, startSiteGate } from './world.ts'

/* A site without any front-end work has our pages under `/.mfa/`, in its colours: the Owner's switch stands there. */

const site = endsWithFile(await startLoginSite())
const look = '--mfa-color-accent: light-dark(#0a58ca, #8ab0ff), --mfa-font: Georgia, serif'
const told = { REQUIRE: '', OWNERS: 'alice', ISSUER: 'Wiki & Co', STYLE_TOKENS: look }
const gate = endsWithFile(await startSiteGate({ variables: loginVariables(site.url, told) }))

async function signIn(user: string): Promise<Browser> {
  const browser = gate.browser()
  await browser.form('/login', { user, pass: ALICE.password })
  return browser
}

test('the Owner switches ON on the accounts page, the others see that they cannot, and the site hears of none of it', async () => {
  const [alice, bob] = [await signIn('alice'), await signIn('bob')]
  expect((await bob.document('/')).text).toBe('<h1>Inside</h1>')
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

test('our pages come in the colours of the configuration', async () => {
  const sheet = (await gate.browser().document('/.mfa/assets/mfa.css')).text
  expect(sheet).toContain(
    '.mfa-page,mfa-challenge{--mfa-color-accent:light-dark(#0a58ca, #8ab0ff);--mfa-font:Georgia, serif}',
  )
})
