import { renderProfile } from '../pages/profile.ts'
import { changeEmail as change, isCsrfToken, type SignedIn } from '../people/sessions.ts'
import { refuseStaleForm } from './profile.ts'
import { formFields, type SiteContext, signedIn } from './site.ts'

const LONGEST = 254

/**
 * The route that asks for a fresh code: whoever has the e-mail address has the account. It serves the plain form and the
 * script on the page alike; the guard before it has let neither through with an old proof.
 */
export async function changeEmail(c: SiteContext): Promise<Response> {
  const person = await signedIn(c)
  const [csrf = '', typed = ''] = await formFields(c, ['csrf', 'email'])
  if (!isCsrfToken(person, csrf)) return refuseStaleForm(c, person)
  const email = typed.trim().toLowerCase()
  const reason = reasonAgainst(email) ?? ((await change(c.get('db'), person.id, email)) ? null : TAKEN)
  if (reason) return refuse(c, person, typed, reason)
  return wantsJson(c) ? c.json({ email }) : c.redirect('/profile?saved', 303)
}

const TAKEN = 'Somebody else signs in with this address.'

function refuse(c: SiteContext, person: SignedIn, typed: string, reason: string): Response | Promise<Response> {
  if (wantsJson(c)) return c.json({ reason }, 422)
  return c.html(renderProfile(person, { rejected: { field: 'email', value: typed, reason } }), 422)
}

function wantsJson(c: SiteContext): boolean {
  return c.req.header('Accept') === 'application/json'
}

/** As much as a browser asks of an e-mail field, and a dot in the host. */
function reasonAgainst(email: string): string | null {
  if (email === '') return 'Enter an email address.'
  if (email.length > LONGEST) return `Use at most ${LONGEST} characters.`
  return /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(email)
    ? null
    : 'Enter an address like name@example.com.'
}
