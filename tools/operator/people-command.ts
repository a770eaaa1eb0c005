import { readFile } from 'node:fs/promises'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { createInvitationStore } from '../../db/invitations.ts'
import { type NameRule, peopleOf } from '../../edge/core/names.ts'
import { clockOver } from '../terminal/clock.ts'
import { progress } from '../terminal/long-work.ts'
import { operatorRow } from '../terminal/operator-row.ts'

/** More at once would be a statement that no server takes. */
const AT_ONCE = 500

/** `isSilent`: nothing is said of how far it is. */
export type People = { file: string; reason: string; rule: NameRule; isTyped: boolean; isSilent?: boolean }

/** Writes the names of a file down as known: they may set up a first method, in this very spelling. Throws before any of it. */
export async function addPeople(
  database: { url: string; authToken: string | undefined },
  { file, reason, rule, isTyped, isSilent = false }: People,
): Promise<{ known: number; added: number }> {
  const { people, odd } = peopleOf(await readFile(file, 'utf8'), rule, isTyped)
  const [first] = odd
  if (first) throw new OddName(`Line ${first.line} of ${file} is no name: ${JSON.stringify(first.text.slice(0, 80))}.`)
  const client = createClient(database)
  try {
    const store = createInvitationStore(drizzle(client))
    const clock = await clockOver(client)
    const say = progress(isSilent)
    let added = 0
    for (let at = 0; at < people.length; at += AT_ONCE) {
      const audit = operatorRow('people.added', { reason })
      added += (await store.addPeople({ people: people.slice(at, at + AT_ONCE), audit, now: clock() })).added
      say(
        `${Math.min(at + AT_ONCE, people.length).toLocaleString('en')} of ${people.length.toLocaleString('en')} names so far`,
      )
    }
    return { known: people.length, added }
  } finally {
    client.close()
  }
}

export class OddName extends Error {
  override name = 'OddName'
}
