import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'turso',
  schema: [
    './db/schema/schema.ts',
    './db/schema/options/login-schema.ts',
    './db/schema/options/operator-schema.ts',
    './db/schema/options/passkey-schema.ts',
    './db/schema/options/person-session-schema.ts',
    './db/schema/options/upkeep-schema.ts',
    './db/schema/options/webhook-schema.ts',
  ],
  out: './db/migrations',
})
