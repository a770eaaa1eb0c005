import type { Mfa } from '../../edge/index.ts'
import { renderChangePassword } from '../pages/change-password.ts'
import { changePassword as change, isCsrfToken } from '../people/sessions.ts'
import { refuseStaleForm } from './profile.ts'
import { formFields, type SiteContext, signedIn } from './site.ts'

const SHORTEST = 8
const LONGEST = 100

export async function showChangePassword(c: SiteContext): Promise<Response> {
  return c.html(renderChangePassword(await signedIn(c)))
}

/** What a host owes MFA here: it is told once the new password stands, and asks for a code again in every session. */
export async function changePassword(c: SiteContext, mfa: Mfa): Promise<Response> {
  const person = await signedIn(c)
  const [csrf = '', current = '', next = ''] = await formFields(c, ['csrf', 'current', 'next'])
  if (!isCsrfToken(person, csrf)) return refuseStaleForm(c, person)
  const reason = reasonAgainst(next)
  if (reason) return c.html(renderChangePassword(person, { field: 'next', reason }), 422)
  if (!(await change(c.get('db'), person, { current, next }))) {
    return c.html(renderChangePassword(person, { field: 'current', reason: 'This is not your current password.' }), 422)
  }
  await mfa.passwordChanged(person.id)
  return c.redirect('/profile?saved', 303)
}

function reasonAgainst(password: string): string | null {
  if (password.length < SHORTEST) return `Use at least ${SHORTEST} characters.`
  if (password.length > LONGEST) return `Use at most ${LONGEST} characters.`
  return null
}
