import { renderAccountsPage } from '../pages/accounts.ts'
import { renderMessage } from '../pages/message.ts'
import { switchToAccount } from '../people/sessions.ts'
import { flashOf, formFields, lookUpSession, type SiteContext, signedIn } from './site.ts'

export async function showAccounts(c: SiteContext): Promise<Response> {
  return c.html(renderAccountsPage(await signedIn(c), flashOf(c)))
}

/**
 * Open to whoever is signed in, MFA or not: it is the way out of an account that requires it into one that does not. The
 * MFA pages post this form as well and know nothing of our CSRF token; the exact `Origin` was asked for before.
 */
export async function switchAccount(c: SiteContext): Promise<Response> {
  const person = await lookUpSession(c)
  if (typeof person === 'string') return c.redirect('/login', 303)
  const [accountId = ''] = await formFields(c, ['account'])
  if (await switchToAccount(c.get('db'), person.id, accountId)) return c.redirect('/', 303)
  return c.html(renderMessage({ title: 'Not switched', text: 'You are not a member of this account.' }), 403)
}
