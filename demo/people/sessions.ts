import { and, asc, eq, lt, ne, notExists } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import { alias } from 'drizzle-orm/sqlite-core'
import { equalText, hashPassword, toHex, verifyPassword } from './passwords.ts'
import type { Role } from './people.ts'
import { demoAccount, demoLastAccount, demoMembership, demoPerson, demoSession } from './schema.ts'

export type DemoDatabase = LibSQLDatabase<Record<string, unknown>>

export type Membership = { accountId: string; accountName: string; role: Role }

export type SignedIn = {
  id: string
  name: string
  email: string
  /** The hash of the cookie, never the cookie: it names the session without opening it. */
  sessionId: string
  memberships: Membership[]
  /** The account that this request is for: the one used last, else the first by name. */
  account: Membership
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

/** All of a person's but the one that asks. */
export async function endOtherSessions(db: DemoDatabase, { id, sessionId }: SignedIn): Promise<void> {
  await db.delete(demoSession).where(and(eq(demoSession.personId, id), ne(demoSession.idHash, sessionId)))
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
      lastAccountId: demoLastAccount.accountId,
    })
    .from(demoSession)
    .innerJoin(demoPerson, eq(demoPerson.id, demoSession.personId))
    .innerJoin(demoMembership, eq(demoMembership.personId, demoPerson.id))
    .innerJoin(demoAccount, eq(demoAccount.id, demoMembership.accountId))
    .leftJoin(demoLastAccount, eq(demoLastAccount.personId, demoPerson.id))
    .where(eq(demoSession.idHash, sessionId))
    .orderBy(asc(demoAccount.name))
  const [first] = rows
  if (!first) return 'unknown'
  if (first.expiresAt <= now) return 'expired'
  const { id, name, email, lastAccountId } = first
  const memberships = rows.map(({ accountId, accountName, role }) => ({ accountId, accountName, role }))
  // Somebody who has left the account they used last is back at the first by name.
  const account = memberships.find(({ accountId }) => accountId === lastAccountId) ?? first
  return { id, name, email, sessionId, memberships, account, csrf: await csrfOf(cookie) }
}

/** False: not an account of theirs, and nothing has changed. */
export async function switchToAccount(db: DemoDatabase, personId: string, accountId: string): Promise<boolean> {
  const own = and(eq(demoMembership.personId, personId), eq(demoMembership.accountId, accountId))
  const switched = await db
    .insert(demoLastAccount)
    .select(
      db
        .select({ personId: demoMembership.personId, accountId: demoMembership.accountId })
        .from(demoMembership)
        .where(own),
    )
    .onConflictDoUpdate({ target: demoLastAccount.personId, set: { accountId } })
    .returning({ accountId: demoLastAccount.accountId })
  return switched.length === 1
}

export async function renamePerson(db: DemoDatabase, personId: string, name: string): Promise<void> {
  await db.update(demoPerson).set({ name }).where(eq(demoPerson.id, personId))
}

/** False: somebody else has it, and nothing has changed. One statement, so that two who ask at once do not both get it. */
export async function changeEmail(db: DemoDatabase, personId: string, email: string): Promise<boolean> {
  const other = alias(demoPerson, 'other')
  const taken = db
    .select({ id: other.id })
    .from(other)
    .where(and(eq(other.email, email), ne(other.id, personId)))
  const changed = await db
    .update(demoPerson)
    .set({ email })
    .where(and(eq(demoPerson.id, personId), notExists(taken)))
    .returning({ id: demoPerson.id })
  return changed.length === 1
}

/** Whose address this is; null: nobody's. */
export async function idOfEmail(db: DemoDatabase, email: string): Promise<string | null> {
  const [row] = await db
    .select({ id: demoPerson.id })
    .from(demoPerson)
    .where(eq(demoPerson.email, email.trim().toLowerCase()))
  return row?.id ?? null
}

/** The addresses that people sign in with now, by the person's id. */
export async function emailsById(db: DemoDatabase): Promise<Map<string, string>> {
  const rows = await db.select({ id: demoPerson.id, email: demoPerson.email }).from(demoPerson)
  return new Map(rows.map(({ id, email }) => [id, email]))
}

/** Also ends the person's other sessions: whoever knew the old password is out. False: the current one was wrong. */
export async function changePassword(db: DemoDatabase, person: SignedIn, change: PasswordChange): Promise<boolean> {
  const mine = eq(demoPerson.id, person.id)
  const [row] = await db.select({ hash: demoPerson.passwordHash }).from(demoPerson).where(mine)
  if (!row || !(await verifyPassword(change.current, row.hash))) return false
  const passwordHash = await hashPassword(change.next)
  await db.batch([
    db.update(demoPerson).set({ passwordHash }).where(mine),
    db.delete(demoSession).where(and(eq(demoSession.personId, person.id), ne(demoSession.idHash, person.sessionId))),
  ])
  return true
}

export type PasswordChange = { current: string; next: string }

export function isCsrfToken(person: SignedIn, token: string): boolean {
  return equalText(person.csrf, token)
}

function csrfOf(cookie: string): Promise<string> {
  return hashOf(`csrf ${cookie}`)
}

async function hashOf(text: string): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))))
}
