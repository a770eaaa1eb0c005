import { Hono } from 'hono'
import { AnswerOfferForm } from '../contract/ceremonies.ts'
import { speaking } from '../http/deployment/deployment.ts'
import { card, cardPage, html, late, page, script } from '../http/pages/page.ts'
import { readForm } from '../http/request/body.ts'
import { csrfOf, type HttpServices } from '../http/request/visit.ts'
import { addressOf } from '../http/response/address.ts'
import { seeOther } from '../http/response/hold.ts'
import { checkedUnsafe, known, type RoutesEnv, refusePage } from '../http/routes/serve.ts'
import type { Offers } from '../operations/ceremonies/offers.ts'
import { wayBack } from '../reading/paths.ts'
import { CSRF_HEADER } from '../shared/protocol.ts'

/**
 * *Next time without a code?*, on the way onward from a sign-in by code (spec K14). Looking writes nothing. The script asks
 * the browser whether it could, has it counted, and only then shows anything; else it goes on.
 */
export function offerRoutes(offers: Offers): (http: HttpServices) => Hono<RoutesEnv> {
  return (http) => {
    const { deps } = http
    const pages = new Hono<RoutesEnv>()

    pages.get('/offer', async (c) => {
      const visit = await known(http, c)
      if (!visit.ok) return refusePage(http, c, visit.reason)
      const to = wayBack(c.req.query('to'))
      const site = speaking(http.deployment, c)
      const looked = await offers.look(deps, visit.value)
      if (!looked.ok) {
        if (looked.reason.reason !== 'unassured') return refusePage(http, c, looked.reason)
        return seeOther(addressOf(site, 'challenge', to))
      }
      const who = visit.value.principal.name
      if (c.req.query('add') !== undefined) {
        const content = html`<p class="mfa-text">${site.say('From then on it takes the place of the code.')}</p>
<mfa-setup-wizard required endpoint="${site.prefix}" to="${to}">${late(site)}</mfa-setup-wizard>`
        const footer = html`<div class="mfa-actions"><a class="mfa-link" href="${to}">${site.say('Not now')}</a></div>${script(site)}`
        return cardPage(site, { heading: 'Add a passkey', who, content, footer })
      }
      if (!looked.value.isDue) return seeOther(to)
      const csrf = await csrfOf(http, visit.value)
      const heading = 'Next time without a code?'
      const content = html`<p class="mfa-text">${site.say('With a passkey, your device signs you in by fingerprint, face or PIN. A phishing site gets nothing from it.')}</p>
<div class="mfa-actions"><a class="mfa-button mfa-primary" href="${site.prefix}/offer?${new URLSearchParams({ add: '', to })}">${site.say('Add a passkey')}</a>
<a class="mfa-button" data-mfa="onward" href="${to}">${site.say('Not now')}</a></div>
<form class="mfa-actions" method="post" action="${site.prefix}/offer"><input type="hidden" name="csrf" value="${csrf}" />
<input type="hidden" name="to" value="${to}" /><button class="mfa-link" type="submit">${site.say('Don’t ask again')}</button></form>`
      const body = html`<div data-mfa="offer" hidden>${card(site, { heading, who, content })}</div>
<noscript><p class="mfa-text"><a href="${to}">${site.say('Continue')}</a></p></noscript>
<script type="module" src="${site.prefix}/offer.js"></script>`
      return page(site, { title: site.say(heading), body })
    })

    pages.post('/offer', async (c) => {
      const form = await readForm(http, c, AnswerOfferForm)
      if (!form.ok) return refusePage(http, c, form.reason)
      const visit = await checkedUnsafe(http, c, form.value.csrf)
      if (!visit.ok) return refusePage(http, c, visit.reason)
      const told = await offers.answer(deps, visit.value, { answer: 'never' })
      return told.ok ? seeOther(wayBack(form.value.to)) : refusePage(http, c, told.reason)
    })

    const source = offerScript(http.deployment.prefix)
    pages.get(
      '/offer.js',
      () => new Response(source, { headers: { 'Content-Type': 'text/javascript; charset=utf-8' } }),
    )
    return pages
  }
}

/** Where anything fails, the person goes on: it is only an offer. */
const offerScript = (prefix: string): string => `const offer = document.querySelector('[data-mfa=offer]')
const key = globalThis.PublicKeyCredential
async function can() {
  if (!key?.parseCreationOptionsFromJSON) return false
  const all = await key.getClientCapabilities?.()
  if (!all) return key.isUserVerifyingPlatformAuthenticatorAvailable()
  return all.userVerifyingPlatformAuthenticator || all.passkeyPlatformAuthenticator
}
async function ask() {
  const answer = (await can()) ? 'shown' : 'cannot'
  const told = await fetch('${prefix}/api/offers', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', '${CSRF_HEADER}': offer.querySelector('[name=csrf]').value },
    body: JSON.stringify({ answer }),
  })
  return told.ok && (await told.json()).isOffered
}
if (await ask().catch(() => false)) offer.hidden = false
else location.replace(offer.querySelector('[data-mfa=onward]').href)
`
