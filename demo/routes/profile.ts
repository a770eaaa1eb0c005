import { renderMessage } from '../pages/message.ts'
import { renderProfile } from '../pages/profile.ts'
import { isCsrfToken, renamePerson, type SignedIn } from '../people/sessions.ts'
import { flashOf, formFields, type SiteContext, signedIn } from './site.ts'

const NAME_LIMIT = 60

export async function showProfile(c: SiteContext): Promise<Response> {
  return c.html(renderProfile(await signedIn(c), { flash: flashOf(c) }))
}

export async function changeProfile(c: SiteContext): Promise<Response> {
  const person = await signedIn(c)
  const [csrf = '', typed = ''] = await formFields(c, ['csrf', 'name'])
  if (!isCsrfToken(person, csrf)) return refuseStaleForm(c, person)
  const name = typed.replace(/\s+/g, ' ').trim()
  const reason = reasonAgainst(name)
  if (reason) return c.html(renderProfile(person, { rejected: { field: 'name', value: typed, reason } }), 422)
  await renamePerson(c.get('db'), person.id, name)
  return c.redirect('/profile?saved', 303)
}

export async function refuseStaleForm(c: SiteContext, person: SignedIn): Promise<Response> {
  const text = 'This form is from another sign-in. Open your profile again and send it from there.'
  return c.html(renderMessage({ title: 'Not saved', text, person }), 403)
}

function reasonAgainst(name: string): string | null {
  if (name === '') return 'Enter a name.'
  if ([...name].length > NAME_LIMIT) return `Use at most ${NAME_LIMIT} characters.`
  return null
}
