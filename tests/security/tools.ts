import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import type { SettingsView } from '../../edge/contract/index.ts'
import type { Membership } from '../../edge/index.ts'
import { runMfaCommand } from '../../tools/operator/operator-command.ts'
import type { Answer } from '../support/client.ts'
import { type Begun, type Person, secretOf, type World } from '../world/world.ts'

/** Runs every job, at most `width` at once: enough to race, not enough to drown two cores. */
export async function inParallel<T, R>(width: number, jobs: readonly T[], run: (job: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  async function worker(): Promise<void> {
    while (next < jobs.length) {
      const at = next++
      results[at] = await run(jobs[at] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, jobs.length) }, worker))
  return results
}

export const auditCount = (world: World, principalId: string, act: string): Promise<number> =>
  world.count('mfa_audit', { id: principalId }, `act = '${act}'`)

/** For `world.count`: a backup code is somebody's by the set that it is in. */
export const BACKUP_CODES = 'mfa_backup_code join mfa_backup_set on mfa_backup_set.id = set_id'

/** Where somebody who is refused leaves a mark. */
export const LOGS = ['mfa_audit', 'mfa_refusal']

/** How often this was refused so far, to anybody: the log has the first of each minute and network, the rest is a number. */
export async function refusedCount(world: Pick<World, 'sql'>, act: string): Promise<number> {
  const { rows } = await world.sql.execute({
    sql: 'select coalesce(sum(count), 0) as n from mfa_refusal where act = ?',
    args: [act],
  })
  return Number(rows[0]?.n)
}

export type Throttle = { consecutive: number; nextAt: number; dayCount: number; monthCount: number }

/** The counters of one throttle of the sign-in budget as they stand in the database; null: never charged. */
export async function throttleOf(
  world: World,
  principalId: string,
  factor: 'totp' | 'backup_code' = 'totp',
): Promise<Throttle | null> {
  const { rows } = await world.sql.execute({
    sql: 'select * from mfa_throttle where principal_id = ? and factor = ?',
    args: [principalId, factor],
  })
  const [row] = rows
  if (!row) return null
  return {
    consecutive: Number(row.consecutive),
    nextAt: Number(row.next_at),
    dayCount: (JSON.parse(String(row.day_charges)) as number[]).length,
    monthCount: Number(row.month_count),
  }
}

const tables = new WeakMap<World, string[]>()

/** The names do not change while a world stands. */
async function tablesOf(world: World): Promise<string[]> {
  const known = tables.get(world)
  if (known !== undefined) return known
  const { rows } = await world.sql.execute("select name from sqlite_schema where type = 'table' and name like 'mfa_%'")
  const names = rows.map(({ name }) => String(name))
  tables.set(world, names)
  return names
}

/** Every row of every table of ours, as a thief with a copy of the database would read it. */
export async function dump(world: World, options: { without?: string[] } = {}): Promise<string> {
  const names = (await tablesOf(world)).filter((name) => !options.without?.includes(name))
  const all = await world.sql.batch(
    names.map((name) => `select * from ${name}`),
    'read',
  )
  return all.map(({ rows }) => JSON.stringify(rows)).join('\n')
}

/** What can be told from an answer: all of it but the request id and the time. */
export function visible(answer: Answer): string {
  const headers = [...answer.headers].filter(([name]) => name !== 'date').sort()
  return JSON.stringify([answer.status, headers, answer.text.replace(/"requestId":"[^"]+"/, '"requestId":"…"')])
}

/** Statuses with how often each came, for assertions that say more than "not all were right". */
export function tally(answers: readonly { status: number }[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1
  return counts
}

export function backup(code: string | undefined): { factor: 'backup_code'; code: string } {
  if (code === undefined) throw new Error('there is no such backup code')
  return { factor: 'backup_code', code }
}

/** An act that asks for a fresh code of its own (spec L12). */
export type Act = {
  name: 'reset' | 'delete' | 'new codes' | 'OFF'
  /** The status of its answer when it is done. */
  done: number
  takesBackupCode: boolean
  send(person: Person, proof?: unknown): Promise<Answer>
}

/** All there are. OFF is for the first account of the person. */
export const ACTS: readonly Act[] = [
  { name: 'reset', done: 201, takesBackupCode: true, send: (person, proof) => person.reset({ proof }) },
  { name: 'delete', done: 200, takesBackupCode: true, send: (person, proof) => person.remove(proof) },
  { name: 'new codes', done: 201, takesBackupCode: false, send: (person, proof) => person.newCodes(proof) },
  {
    name: 'OFF',
    done: 200,
    takesBackupCode: false,
    send: (person, proof) => person.setPolicy(person.memberships[0]?.accountId ?? '', false, proof),
  },
]

/** Puts the policy of the person's first account where a test needs it: OFF needs it ON, Delete needs it OFF. */
export async function setRequired(world: World, person: Person, isRequired: boolean): Promise<void> {
  await world.sql.execute({
    sql: `insert into mfa_policy (account_id, required, changed_at, changed_by) values (?, ?, 0, 'test')
      on conflict (account_id) do update set required = excluded.required`,
    args: [person.memberships[0]?.accountId ?? '', isRequired ? 1 : 0],
  })
}

/** The first row of an answer of the database; undefined where there is none. */
export const firstRow = async ({ sql }: Pick<World, 'sql'>, query: string, ...args: (string | number)[]) =>
  (await sql.execute(query, args)).rows[0]

/** All that was tried about somebody is as if it had not been. */
export const clearTries = (world: World, { id }: { id: string }) =>
  world.sql.execute('delete from mfa_throttle where principal_id = ?', [id])

/** `mfa …`, as an operator runs it. */
export const operate = ({ database }: Pick<World, 'database'>, ...words: string[]) =>
  runMfaCommand(words, { LIBSQL_URL: database.url })

/** Stops the clock at the begin of a step of the app; until `freezeAt(null)`. */
export async function freezeAtStep(world: World): Promise<number> {
  const at = Math.floor((await world.now()) / 30_000) * 30_000
  await world.freezeAt(at)
  return at
}

/** Confirms a begun reset with the code that the new entry shows. */
export async function confirmReset(person: Person, begun: Begun): Promise<Answer> {
  const app = person.elsewhere()
  app.secret = secretOf(begun)
  return person.confirm(begun.id, await app.code())
}

/** What the settings show somebody who may see them; unsafe requests need the value that comes with it. */
export async function settingsOf(person: Person): Promise<SettingsView> {
  const answer = await person.settings()
  expect(answer).toHaveStatus(200)
  return answer.json<SettingsView>()
}

/** An account that no other test has, and what somebody is in it. */
export const newAccount = (role: Membership['role'] = 'member', accountName = 'Acme'): Membership => ({
  accountId: `a-${randomBytes(6).toString('hex')}`,
  accountName,
  role,
})

/** Answers the challenge by the form of the page, in a new session. */
export async function proveOnPage(person: Person, proof: { factor: string; code: string }): Promise<Answer> {
  const session = person.elsewhere()
  await session.readChallenge()
  return session.agent.form('/mfa/challenge', { ...proof, csrf: session.agent.csrf ?? '', to: '/' })
}

/** What a failed or refused attempt may leave behind. Everything else is an effect. */
export const MARKS_OF_FAILURE = { without: ['mfa_throttle', ...LOGS] }

/** The same person's browser, with the password alone, at another instance or deployment. */
export const atInstance = (place: World, { id, name, memberships, secret, codes }: Person): Person =>
  Object.assign(place.person({ id, name, memberships }), { secret, codes })
