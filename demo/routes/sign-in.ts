import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { renderSignIn } from '../pages/sign-in.ts'
import { DEMO_PASSWORD, DEMO_PEOPLE, type DemoPerson } from '../people/people.ts'
import { beginSession, checkPassword, emailsById, endSession, SESSION_COOKIE } from '../people/sessions.ts'
import { formFields, lookUpSession, type SiteContext } from './site.ts'

export async function showSignIn(c: SiteContext): Promise<Response> {
  if (typeof (await lookUpSession(c)) !== 'string') return c.redirect('/', 303)
  const people = await peopleNow(c)
  const person = people.find(({ email }) => email === c.req.query('fill'))
  return c.html(renderSignIn({ people, ...(person && { email: person.email, password: DEMO_PASSWORD }) }))
}

/** With the addresses that they sign in with now: they may have changed them. */
async function peopleNow(c: SiteContext): Promise<DemoPerson[]> {
  const emails = await emailsById(c.get('db'))
  return DEMO_PEOPLE.map((person) => ({ ...person, email: emails.get(person.id) ?? person.email }))
}

/** The password only. What comes after it is the gate's business, at the next request. */
export async function signIn(c: SiteContext): Promise<Response> {
  const [email = '', password = ''] = await formFields(c, ['email', 'password'])
  const db = c.get('db')
  const personId = await checkPassword(db, email, password)
  if (!personId) return c.html(renderSignIn({ people: await peopleNow(c), email, wrong: true }), 401)
  const before = getCookie(c, SESSION_COOKIE)
  if (before) await endSession(db, before)
  setCookie(c, SESSION_COOKIE, await beginSession(db, personId, Date.now()), cookieOptions(c))
  return c.redirect('/', 303)
}

export async function signOut(c: SiteContext): Promise<Response> {
  const cookie = getCookie(c, SESSION_COOKIE)
  if (cookie) await endSession(c.get('db'), cookie)
  deleteCookie(c, SESSION_COOKIE, cookieOptions(c))
  return c.redirect('/login', 303)
}

function cookieOptions(c: SiteContext) {
  const secure = new URL(c.req.url).protocol === 'https:'
  return { path: '/', httpOnly: true, sameSite: 'Lax', secure } as const
}
