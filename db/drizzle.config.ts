import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'turso',
  schema: ['./db/schema.ts', './db/login-schema.ts'],
  out: './db/migrations',
})
