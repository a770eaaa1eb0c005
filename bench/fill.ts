import { createClient } from '@libsql/client'

/*
 * A database as it is after years: each person with a name, a method, ten codes, a throttle, a standing proof, and ten rows
 * of audit of the last month; every fifty an account with a policy; some who are signing in, invited, or setting a method
 * up. Written by the engine itself, in the order of the keys.
 */

/** Members of the one account whose Owner looks at how many there are. */
export const ACCOUNT = 'acme'
export const MOST_MEMBERS = 100_000
/** Of every other account. */
const MEMBERS = 50

/** People in one statement: what it has in hand meanwhile is in memory. */
const AT_ONCE = 500_000

const HOUR_MS = 3_600_000
const AUDIT_ROWS = 10
/** Ids are spread over the whole range, as random ones are, so that whoever enrols later comes to lie among them. */
const ID_RANGE = 2n ** 60n

/** As long as a sealed secret is, and opens nowhere: nobody of these ever signs in. */
const sealed = (bytes: number) => `v2.k1.AAAAAAAAAAAAAAAA.${'A'.repeat(Math.ceil((bytes + 16) / 3) * 4)}`

export async function fill(file: string, people: number): Promise<void> {
  const client = createClient({ url: `file:${file}` })
  const now = Date.now()
  const step = ID_RANGE / BigInt(people)
  const id = (prefix: string) => `printf('${prefix}-%015x', i * ${step})`
  // `i` is a number for each person, from 0.
  const insert = async (table: string, columns: string, values: string, more = '') => {
    for (let from = 0; from < people; from += AT_ONCE) {
      const last = Math.min(from + AT_ONCE, people) - 1
      await client.execute(`insert into ${table} (${columns})
        with recursive numbers (i) as (select ${from} union all select i + 1 from numbers where i < ${last})
        select ${values} from numbers ${more}`)
    }
  }
  // Not any other join: people stay the outer loop, so that rows come in the order of their keys.
  const times = (count: number) =>
    `cross join (with recursive counts (k) as (select 0 union all select k + 1 from counts where k < ${count - 1})
      select k from counts)`
  try {
    // Nothing of this has to survive a fault, and the pages of a million people fit.
    for (const pragma of ['journal_mode = off', 'synchronous = off', 'cache_size = -2000000', 'temp_store = memory']) {
      await client.execute(`pragma ${pragma}`)
    }
    await insert(
      'mfa_principal',
      'id, epoch, memberships_digest, seen_at',
      `${id('p')}, 1, '${'d'.repeat(43)}', ${now}`,
    )
    await insert(
      'mfa_membership',
      'principal_id, account_id, account_name, role, seen_at',
      `${id('p')}, case when i < ${MOST_MEMBERS} then '${ACCOUNT}' else 'account-' || (i / ${MEMBERS}) end, 'Acme', 'member', ${now}`,
    )
    await insert(
      'mfa_authenticator',
      'id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at, last_used_at',
      `${id('m')}, ${id('p')}, 'totp', 'App', 1, '${sealed(20)}', 1, 'act', ${now - 9_000 * HOUR_MS}, ${now}`,
    )
    await insert(
      'mfa_backup_set',
      'principal_id, id, created_at, confirmed_at',
      `${id('p')}, ${id('s')}, ${now}, ${now}`,
    )
    await insert(
      'mfa_backup_code',
      'set_id, place, salt, iterations, hash',
      `${id('s')}, k, '${'A'.repeat(22)}', 10000, '${sealed(32)}'`,
      times(10),
    )
    await insert(
      'mfa_throttle',
      'principal_id, factor, consecutive, next_at, day_count, day_started_at, month_count, month_started_at, charged_by',
      `${id('p')}, 'totp', 0, 0, 0, 0, 1, ${now}, 'act'`,
    )
    await insert(
      'mfa_assurance',
      'id, principal_id, session_hash, epoch, amr, proved_at, ends_at',
      `${id('v')}, ${id('p')}, ${id('hash')}, 1, 'otp mfa', ${now}, ${now} + (i % 720 + 1) * 60000`,
    )
    await insert(
      'mfa_enrolment',
      'id, principal_id, session_hash, factor, name, secret, tries, created_at, expires_at',
      `${id('e')}, ${id('p')}, ${id('hash')}, 'totp', 'App', '${sealed(20)}', 0, ${now}, ${now} + 600000`,
      'where i % 1000 = 0',
    )
    await insert(
      'mfa_policy',
      'account_id, required, changed_at, changed_by',
      `'account-' || (i / ${MEMBERS}), 1, ${now}, ${id('p')}`,
      `where i % ${MEMBERS} = 0`,
    )
    await insert('mfa_name', 'fold, spelling, principal_id, since', `${id('name')}, ${id('name')}, ${id('p')}, ${now}`)
    await insert(
      'mfa_session',
      'session_hash, state, nonce, changed_at, expires_at',
      `${id('hash')}, 'ended', 'nonce', ${now}, ${now} + (i % 720 + 1) * 60000`,
      'where i % 10 = 0',
    )
    await insert(
      'mfa_invitation',
      'principal_id, name, state, given_by, given_at, expires_at',
      `${id('q')}, ${id('name')}, 'given', 'operator', ${now}, ${now} + 86400000`,
      'where i % 100 = 0',
    )
    await insert(
      'mfa_refusal',
      'minute, network, act, count',
      `${now} - ${now} % 60000 - (i / 100 % 10000) * 60000, '192.0.' || (i / 1000000) || '.0/24', 'challenge.wrong', 9`,
      'where i % 100 = 0',
    )
    await insert(
      'mfa_audit',
      'id, at, actor, principal, act, result, factor, request_id, address_prefix',
      `printf('a-%015x%x', i * ${step}, k), ${now} - (${AUDIT_ROWS} - k) * 72 * ${HOUR_MS}, ${id('p')}, ${id('p')},
        'challenge.passed', 'ok', 'totp', ${id('request')}, '192.0.2.0/24'`,
      times(AUDIT_ROWS),
    )
  } finally {
    client.close()
  }
}
