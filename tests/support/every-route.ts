import { randomBytes } from 'node:crypto'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { createStore } from '../../db/index.ts'
import { createLoginStore } from '../../db/logins.ts'
import { createOperatorStore } from '../../db/operator.ts'
import { createPasskeyStore } from '../../db/passkeys.ts'
import { createPersonSessionStore } from '../../db/person-sessions/index.ts'
import { admin } from '../../edge/admin/index.ts'
import { bearerTokens } from '../../edge/embed/index.ts'
import { forwardAuth } from '../../edge/forward-auth/index.ts'
import { createMfa, type Mfa } from '../../edge/index.ts'
import { twoCalls } from '../../edge/logins/index.ts'
import { offerAfterCode, passkeys } from '../../edge/passkeys/index.ts'
import { sessions } from '../../edge/sessions/index.ts'
import { newKeyRing } from '../world/world.ts'
import { HOST } from './host.ts'

/** A deployment with each option that brings routes, under `/mfa`: what is compared with the documents. */
export function withEveryOption(): Mfa {
  const db = drizzle(createClient({ url: ':memory:' }))
  const backends = [{ id: 'shop', keyHash: randomBytes(32).toString('hex') }]
  return createMfa({
    ...{
      ...HOST,
      identify: () => null,
      store: createStore(db),
      keys: newKeyRing(),
      origins: ['https://app.example'],
    },
    logins: twoCalls({ store: createLoginStore(db), backends }),
    embed: bearerTokens({ origins: ['https://pages.example'] }),
    passkeys: passkeys({ store: createPasskeyStore(), rpId: 'app.example', offer: offerAfterCode() }),
    sessions: sessions({ store: createPersonSessionStore(db) }),
    admin: admin({ store: createOperatorStore(db) }),
    forwardAuth: forwardAuth({ keys: [randomBytes(32).toString('base64')], sessionCookies: ['sid'] }),
  })
}

/** `GET /mfa/api/settings`, and `ALL` where the method does not matter. */
export function servedRoutes(): string[] {
  return withEveryOption().routes.routes.map(({ method, path }) => `${method} /mfa${path}`)
}
