import { asc, count, desc, eq } from 'drizzle-orm'
import type { Notification } from '../../edge/index.ts'
import { type MailboxPerson, renderMailbox } from '../pages/mailbox.ts'
import { demoMail, demoPerson } from '../people/schema.ts'
import type { DemoDatabase } from '../people/sessions.ts'
import type { SiteContext } from '../routes/site.ts'
import { writeMail } from './mail-texts.ts'

const SHOWN = 100

/** Where a real site hands a message to its mail service. Told twice, it is still one message. */
export async function keepAsMail(db: DemoDatabase, event: Notification): Promise<void> {
  const { id, at, principal } = event
  await db
    .insert(demoMail)
    .values({ id, at, personId: principal.id, ...writeMail(event) })
    .onConflictDoNothing()
}

/** The mailbox of everybody at once: it stands for the mail programs of the demo's people. */
export async function showMailbox(c: SiteContext): Promise<Response> {
  const db = c.get('db')
  const wanted = c.req.query('person')
  const chosen = wanted ? eq(demoMail.personId, wanted) : undefined
  const [people, messages] = await db.batch([
    db
      .select({ id: demoPerson.id, name: demoPerson.name, email: demoPerson.email, messages: count(demoMail.id) })
      .from(demoPerson)
      .leftJoin(demoMail, eq(demoMail.personId, demoPerson.id))
      .groupBy(demoPerson.id)
      .orderBy(asc(demoPerson.name)),
    db.select().from(demoMail).where(chosen).orderBy(desc(demoMail.at), desc(demoMail.id)).limit(SHOWN),
  ])
  const person: MailboxPerson | null = people.find(({ id }) => id === wanted) ?? null
  return c.html(renderMailbox({ people, person, messages }))
}
