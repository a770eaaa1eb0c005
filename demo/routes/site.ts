import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import { HTTPException } from 'hono/http-exception'
import type { Flash } from '../pages/document.ts'
import {
  type DemoDatabase,
  findSession,
  SESSION_COOKIE,
  type SessionLookup,
  type SignedIn,
} from '../people/sessions.ts'

export type Site = { Variables: { db: DemoDatabase } }

export type SiteContext = Context<Site>

/** One look-up per request, although the gate and the page both ask. */
const lookUps = new WeakMap<Request, Promise<SessionLookup>>()

export function lookUpSession(c: Context): Promise<SessionLookup> {
  const known = lookUps.get(c.req.raw)
  if (known) return known
  const lookUp = findSession(c.get('db'), getCookie(c, SESSION_COOKIE), Date.now())
  lookUps.set(c.req.raw, lookUp)
  return lookUp
}

/** The signed-in person. Behind the gate there always is one; without it, nobody gets past this line either. */
export async function signedIn(c: Context): Promise<SignedIn> {
  const found = await lookUpSession(c)
  if (typeof found === 'string') throw new HTTPException(401, { message: 'Not signed in' })
  return found
}

/** The gate holds a form post that came without MFA and sends the person back with `?mfa=not-saved`. */
export function flashOf(c: Context): Flash | null {
  if (c.req.query('mfa') === 'not-saved') return { kind: 'warning', text: 'Not saved, please send again.' }
  if (c.req.query('saved') !== undefined) return { kind: 'done', text: 'Saved.' }
  return null
}

/** A text field of a form; a file or a missing field counts as empty. */
export async function formFields(c: Context, names: string[]): Promise<string[]> {
  const form = await c.req.parseBody()
  return names.map((name) => {
    const value = form[name]
    return typeof value === 'string' ? value : ''
  })
}
