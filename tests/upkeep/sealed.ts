import type { Client, InStatement } from '@libsql/client'
import { type KeyRing, parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { platformRandom } from '../../edge/crypto/random.ts'
import { open, type SealContext, seal } from '../../edge/crypto/seal.ts'
import { newKeyRing } from '../world/world.ts'

/** The ring before a rotation, while it goes on, and after it. */
export function rings() {
  const both = JSON.parse(newKeyRing(['k2', 'k1'])) as { active: string; keys: Record<string, string> }
  const only = (id: string) => JSON.stringify({ active: id, keys: { [id]: both.keys[id] } })
  return { before: only('k1'), both: JSON.stringify(both), after: only('k2'), material: Object.values(both.keys) }
}

/** A value of each place in which something is sealed, of one person, and what is in it. */
type Sealed = { person: string; table: string; context: SealContext; plain: string }

const bytes = (text: string) => new TextEncoder().encode(text)

/** As rows were before deployments had ids: the form that `seal` still writes for what lies in browsers. */
const asV1 = ({ purpose, owner }: SealContext) => ({ purpose, owner }) as SealContext

/** People with a method, ten backup codes and a pending enrolment each, sealed under the active key of `keys`. */
export async function fillSealed(
  client: Client,
  keys: string,
  options: { people: number; name: string; v1?: boolean },
) {
  const ring = parseKeyRing(keys)
  const deployment = String((await client.execute('select id from mfa_deployment')).rows[0]?.id)
  const all: Sealed[] = []
  for (let n = 0; n < options.people; n++) {
    const person = `${options.name}-${n}`
    const one = (table: string, id: string, context: Omit<SealContext, 'deployment'>) =>
      all.push({ person, table, context: { ...context, deployment } as SealContext, plain: `plain ${id}` })
    for (const [table, id] of [
      ['mfa_authenticator', `${person}-app`],
      ['mfa_enrolment', `${person}-new`],
    ] as const) {
      one(table, id, { purpose: 'secret', owner: [person, id] })
    }
    for (let place = 0; place < 10; place++) {
      const set = `${person}-set`
      const context = { purpose: 'backup_code' as const, owner: [person, set, String(place)] }
      one('mfa_backup_code', `${set}-${place}`, context)
    }
  }
  const values = await Promise.all(
    all.map(({ context, plain }) => seal(ring, platformRandom, options.v1 ? asV1(context) : context, bytes(plain))),
  )
  const now = Date.now()
  const statements = all.flatMap(({ person, table, context }, at): InStatement[] => {
    const value = values[at] ?? ''
    const [, id = '', place] = context.owner
    if (table === 'mfa_authenticator')
      return [
        {
          sql: `insert into mfa_authenticator
            (id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at) values (?, ?, 'totp', 'App', 1, ?, 0, '', ?)`,
          args: [id, person, value, now],
        },
        {
          sql: 'insert into mfa_backup_set (principal_id, id, created_at) values (?, ?, ?)',
          args: [person, `${person}-set`, now],
        },
      ]
    if (table === 'mfa_enrolment')
      return [
        {
          sql: `insert into mfa_enrolment (id, principal_id, session_hash, factor, name, secret, tries, created_at, expires_at)
            values (?, ?, 's', 'totp', 'App', ?, 0, ?, ?)`,
          args: [id, person, value, now, now + 600_000],
        },
      ]
    return [
      {
        sql: 'insert into mfa_backup_code (set_id, place, salt, iterations, hash) values (?, ?, ?, 1000, ?)',
        args: [id, Number(place), 'salt', value],
      },
    ]
  })
  for (let at = 0; at < statements.length; at += 1000) await client.batch(statements.slice(at, at + 1000), 'write')
  return { all }
}

/** How many of them open under this ring, each to what was sealed in it. */
export async function openUnder(client: Client, keys: string, all: Sealed[]): Promise<number> {
  const ring: KeyRing = parseKeyRing(keys)
  const { rows } = await client.execute(`select id as place, secret as value from mfa_authenticator
    union all select id, secret from mfa_enrolment union all select set_id || '-' || place, hash from mfa_backup_code`)
  const values = new Map(rows.map(({ place, value }) => [`plain ${place}`, String(value)]))
  const found = await Promise.all(
    all.map(async ({ context, plain }) => {
      const opened = await open(ring, context, values.get(plain) ?? '').catch(() => null)
      return opened !== null && new TextDecoder().decode(opened) === plain
    }),
  )
  return found.filter(Boolean).length
}
