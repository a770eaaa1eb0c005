// The page after the password. A file of its own: under a strict Content-Security-Policy a page holds no script.
const { verdict, ticket } = await (await fetch('/login/ticket')).json()

const element = document.createElement(verdict === 'enrol' ? 'mfa-setup-wizard' : 'mfa-challenge')
// A property, so that the ticket is in no attribute, no URL and no storage. Set before the element is in the page.
element.ticket = ticket
element.required = true // of the wizard: it cannot be skipped
element.to = '/login' // and where it leads when the grant was lost on its way
element.onGrant = async (grant) => {
  const headers = { 'Content-Type': 'application/json' }
  const { ok } = await fetch('/login/grant', { method: 'POST', headers, body: JSON.stringify({ grant }) })
  location.assign(ok ? '/' : '/login')
}
document.querySelector('main').append(element)
