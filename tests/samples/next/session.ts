import { sign, verify } from 'hono/jwt'

/** Your site's own: a session that is a signed cookie. */
export type Session = { id: string; user: string }

const secret = process.env.SESSION_SECRET ?? ''

export const writeSession = (session: Session) => sign(session, secret)

export async function readSession(cookie: string): Promise<Session | null> {
  try {
    const { id, user } = await verify(cookie, secret, 'HS256')
    return { id: String(id), user: String(user) }
  } catch {
    return null
  }
}
