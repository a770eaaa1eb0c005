import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { serveHere } from '../sites/serve.ts'
import { peerSite } from './app.ts'

const { DATABASE_URL = '', SECRET = '', CACHED } = process.env
serveHere((url) =>
  peerSite({ db: drizzle(createClient({ url: DATABASE_URL })), url, secret: SECRET, isCached: CACHED === 'yes' }),
)
