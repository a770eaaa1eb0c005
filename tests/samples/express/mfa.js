import { createClient } from '@libsql/client'
import { createStore } from 'sallyport/db'
import { createMfa } from 'sallyport/edge'

const db = createClient({ url: process.env.LIBSQL_URL ?? 'file:mfa.db', authToken: process.env.LIBSQL_TOKEN ?? '' })

/** Who is signed in, by your own session. Nobody: null. For a cookie that you cannot resolve, throw `UnknownCredential`. */
const identify = async (c) => {
  const { session, sessionID } = c.env.incoming
  return session.user ? { id: session.user, name: session.user, sessionId: sessionID, memberships: [] } : null
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
