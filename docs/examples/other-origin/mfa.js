// Elements on a page of another origin than the API. A file of its own: under a strict Content-Security-Policy a page
// holds no script. The page has <meta name="mfa" content="https://mfa.example/mfa"> and a place for each element:
// <div data-mfa="mfa-settings"></div>, <div data-mfa="account-mfa-toggle" data-account="acme"></div>
import { createTokenClient } from './mfa-token-client.js'

const endpoint = document.querySelector('meta[name=mfa]').content

const client = createTokenClient({
  endpoint,
  // Your own backend, on your own origin, which knows by your own session who this is. null: nobody is signed in.
  getToken: async (assurance) => {
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch('/mfa-token', { method: 'POST', headers, body: JSON.stringify({ assurance }) })
    return answer.status === 401 ? null : (await answer.json()).token
  },
  // Where your pages with <mfa-challenge> and <mfa-settings> are, for links.
  pages: { signIn: '/login', challenge: '/code', enrol: '/profile' },
})

for (const place of document.querySelectorAll('[data-mfa]')) {
  const element = document.createElement(place.dataset.mfa)
  // Before the element is in the page. One client for all of them: they share the token, and what was proved.
  Object.assign(element, { client, endpoint, to: '/profile' })
  if (place.dataset.account) element.setAttribute('account-id', place.dataset.account)
  place.append(element)
}

// Before your own session ends.
document.querySelector('#sign-out')?.addEventListener('submit', async (event) => {
  event.preventDefault()
  await client.endAssurance()
  event.target.submit()
})
