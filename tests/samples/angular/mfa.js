import { createClient } from '@libsql/client'
import { getCookie } from 'hono/cookie'
import { createStore } from 'sallyport/db'
import { createMfa, UnknownCredential } from 'sallyport/edge'
import { sessions } from './sessions.js'

const db = createClient({ url: process.env.LIBSQL_URL ?? 'file:mfa.db', authToken: process.env.LIBSQL_TOKEN ?? '' })

/** Who is signed in, by your own session. Nobody: null. For a cookie that you cannot resolve, throw `UnknownCredential`. */
const identify = async (c) => {
  const id = getCookie(c, 'sid')
  if (id === undefined) return null
  const user = sessions.get(id)
  if (user === undefined) throw new UnknownCredential()
  return { id: user, name: user, sessionId: id, memberships: [] }
}

export const mfa = createMfa({
  store: createStore(db),
  identify,
  keys: process.env.MFA_KEYS ?? '',
  issuer: 'My site', // what authenticator apps show
  login: '/login', // the path of your sign-in page
  signOut: '/logout', // the path to which your sign-out form posts
  elements: '/assets/mfa.js', // npx sallyport elements <the folder that is served as /assets>
})
