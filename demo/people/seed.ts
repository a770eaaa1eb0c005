import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { hashPassword } from './passwords.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD, DEMO_PEOPLE } from './people.ts'
import { DEMO_TABLES, demoAccount, demoMembership, demoPerson } from './schema.ts'

/** Makes the host's tables and people where they are missing. What is there already, a changed name say, stays. */
export async function seedDemo(url: string): Promise<void> {
  const client = createClient({ url })
  const db = drizzle(client)
  try {
    await client.batch(DEMO_TABLES, 'write')
    const present = await db.select({ id: demoPerson.id }).from(demoPerson)
    if (present.length >= DEMO_PEOPLE.length) return
    const people = await Promise.all(
      DEMO_PEOPLE.map(async ({ id, email, name }) => ({
        id,
        email,
        name,
        passwordHash: await hashPassword(DEMO_PASSWORD),
      })),
    )
    const memberships = DEMO_PEOPLE.flatMap((person) =>
      person.memberships.map((membership) => ({ personId: person.id, ...membership })),
    )
    await db.batch([
      db.insert(demoPerson).values(people).onConflictDoNothing(),
      db.insert(demoAccount).values(DEMO_ACCOUNTS).onConflictDoNothing(),
      db.insert(demoMembership).values(memberships).onConflictDoNothing(),
    ])
  } finally {
    client.close()
  }
}
