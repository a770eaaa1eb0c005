import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Client, createClient } from '@libsql/client'
import { DEMO_PASSWORD, type Role } from '../../../demo/people/people.ts'
import { startDemo } from '../../../demo/start.ts'
import { demoInto } from '../../support/built.ts'
import { atOurEnd } from '../../support/children.ts'
import { once } from '../../support/shared.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

export type Account = { id: string; name: string }

export type Roles = [account: Account, role: Role][]

/** `account`: the first of theirs. */
export type Person = { id: string; email: string; name: string; account: Account }

export type TestDemo = Awaited<ReturnType<typeof startTestDemo>>

type TestDemoOptions = {
  /** Another module than the demo's own Worker. */
  entry?: string
  /** Data that is there before and stays; left out, the demo has data of its own that go with it. */
  dataDir?: string
}

/** The demo as `npm start` runs it, on a free port. */
export async function startTestDemo({ entry, dataDir }: TestDemoOptions = {}) {
  const data = dataDir ?? (await mkdtemp(path.join(tmpdir(), 'sallyport-demo-')))
  const demo = await startDemo({ port: 0, dataDir: data, quiet: true, entry, build: demoInto })
  const build = path.join(ROOT, '.build/demo', new URL(demo.url).port)
  const folders = dataDir === undefined ? [data, build] : [build]
  // What a shared one leaves, for which nobody calls `stop`.
  atOurEnd(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  const database = createClient({ url: demo.databaseUrl })
  let count = 0
  async function newAccount(name: string): Promise<Account> {
    const account = { id: `account-${++count}`, name }
    await database.execute({ sql: 'insert into demo_account (id, name) values (?, ?)', args: [account.id, name] })
    return account
  }
  return {
    url: demo.url,
    /** The demo's own database, to bring about what its pages cannot. */
    database,
    newAccount,
    /** Somebody new with the demo's password, without MFA. Without roles: Owner of an account of their own. */
    async newPerson(name = `Person ${++count}`, roles?: Roles): Promise<Person> {
      const id = `person-${++count}`
      const theirs: Roles = roles ?? [[await newAccount(`Account of ${name}`), 'owner']]
      const [[account] = [{ id: '', name: '' }]] = theirs
      const person = { id, email: `${id}@example.com`, name, account }
      await addPerson(database, person, theirs)
      return person
    },
    async stop() {
      database.close()
      await demo.stop()
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
    },
  }
}

/**
 * The demo of this test process by the clock of the machine, which nobody stops. Its seeded people stay as they are: tests
 * make people of their own.
 */
export const sharedDemo: () => Promise<TestDemo> = once(() => startTestDemo())

/** The demo's password as the demo keeps it, made quicker to check: tests sign in hundreds of times. */
const PASSWORD_HASH = (() => {
  const [iterations, salt] = [1_000, randomBytes(16)]
  const hash = pbkdf2Sync(DEMO_PASSWORD, salt, iterations, 32, 'sha256')
  return `${iterations}.${salt.toString('hex')}.${hash.toString('hex')}`
})()

async function addPerson(database: Client, { id, email, name }: Person, roles: Roles): Promise<void> {
  const sql = 'insert into demo_person (id, email, name, password_hash) values (?, ?, ?, ?)'
  const member = 'insert into demo_membership (person_id, account_id, role) values (?, ?, ?)'
  const memberships = roles.map(([account, role]) => ({ sql: member, args: [id, account.id, role] }))
  await database.batch([{ sql, args: [id, email, name, PASSWORD_HASH] }, ...memberships], 'write')
}
