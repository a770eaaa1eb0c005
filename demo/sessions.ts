import { asc, eq, lt } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import { equalText, toHex, verifyPassword } from './passwords.ts'
import type { Role } from './people.ts'
import { demoAccount, demoMembership, demoPerson, demoSession } from './schema.ts'

export type DemoDatabase = LibSQLDatabase<Record<string, unknown>>

export type SignedIn = {
  id: string
  name: string
  email: string
  /** The hash of the cookie, never the cookie: it names the session without opening it. */
  sessionId: string
  memberships: { accountId: string; accountName: string; role: Role }[]
  /** Goes into every form of the host and is asked back; bound to the session. */
  csrf: string
}

/** `unknown`: a cookie came that we never gave out or no longer keep. `expired`: ours, but over. */
export type SessionLookup = SignedIn | 'none' | 'expired' | 'unknown'

export const SESSION_COOKIE = 'demo_session'
const SESSION_MS = 12 * 60 * 60 * 1000

export async function checkPassword(db: DemoDatabase, email: string, password: string): Promise<string | null> {
  const [person] = await db.select().from(demoPerson).where(eq(demoPerson.email, email.trim().toLowerCase()))
  const right = await verifyPassword(password, person?.passwordHash ?? null)
  return person && right ? person.id : null
}

/** Begins a session under a new id, whatever session there was before, and answers the id for the cookie. */
export async function beginSession(db: DemoDatabase, personId: string, now: number): Promise<string> {
  const id = toHex(crypto.getRandomValues(new Uint8Array(20)))
  await db.batch([
    db.delete(demoSession).where(lt(demoSession.expiresAt, now - SESSION_MS)),
    db.insert(demoSession).values({ idHash: await hashOf(id), personId, expiresAt: now + SESSION_MS }),
  ])
  return id
}

export async function endSession(db: DemoDatabase, cookie: string): Promise<void> {
  await db.delete(demoSession).where(eq(demoSession.idHash, await hashOf(cookie)))
}

export async function findSession(db: DemoDatabase, cookie: string | undefined, now: number): Promise<SessionLookup> {
  if (!cookie) return 'none'
  const sessionId = await hashOf(cookie)
  const rows = await db
    .select({
      id: demoPerson.id,
      name: demoPerson.name,
      email: demoPerson.email,
      expiresAt: demoSession.expiresAt,
      accountId: demoAccount.id,
      accountName: demoAccount.name,
      role: demoMembership.role,
    })
    .from(demoSession)
    .innerJoin(demoPerson, eq(demoPerson.id, demoSession.personId))
    .innerJoin(demoMembership, eq(demoMembership.personId, demoPerson.id))
    .innerJoin(demoAccount, eq(demoAccount.id, demoMembership.accountId))
    .where(eq(demoSession.idHash, sessionId))
    .orderBy(asc(demoAccount.name))
  const [first] = rows
  if (!first) return 'unknown'
  if (first.expiresAt <= now) return 'expired'
  const memberships = rows.map(({ accountId, accountName, role }) => ({ accountId, accountName, role }))
  return { id: first.id, name: first.name, email: first.email, sessionId, memberships, csrf: await csrfOf(cookie) }
}

export async function renamePerson(db: DemoDatabase, personId: string, name: string): Promise<void> {
  await db.update(demoPerson).set({ name }).where(eq(demoPerson.id, personId))
}

export function isCsrfToken(person: SignedIn, token: string): boolean {
  return equalText(person.csrf, token)
}

function csrfOf(cookie: string): Promise<string> {
  return hashOf(`csrf ${cookie}`)
}

async function hashOf(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}
