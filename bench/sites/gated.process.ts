import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { gatedSite } from './gated.ts'
import { serveHere } from './serve.ts'

const { DATABASE_URL = '', MFA_KEYS = '' } = process.env
serveHere(() => gatedSite({ db: drizzle(createClient({ url: DATABASE_URL })), keys: MFA_KEYS }))
