import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'turso',
  schema: [
    './db/schema/schema.ts',
    './db/schema/options/login-schema.ts',
    './db/schema/options/passkey-schema.ts',
    './db/person-sessions/schema.ts',
    './db/schema/options/upkeep-schema.ts',
    './db/schema/options/webhook-schema.ts',
    './db/operators/operator-schema.ts',
  ],
  out: './db/migrations',
})
