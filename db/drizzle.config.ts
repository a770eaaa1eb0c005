import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'turso',
  schema: [
    './db/schema/schema.ts',
    './db/schema/login-schema.ts',
    './db/schema/passkey-schema.ts',
    './db/schema/upkeep-schema.ts',
    './db/schema/webhook-schema.ts',
    './db/operators/operator-schema.ts',
  ],
  out: './db/migrations',
})
