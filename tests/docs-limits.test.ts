import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { DEADLINE_MS } from '../db/connection/patience.ts'
import { AUDIT_RETENTION_MS, REFUSALS_KEPT_DAYS, SLICE } from '../db/statements/clean-up.ts'
import { PURGE_ROWS, purgeStatements } from '../db/statements/purge.ts'
import { DEFAULT_LIMITS, RESET_PROOF_SECONDS } from '../edge/core/assurance.ts'
import { TOKEN_SECONDS } from '../edge/core/embed.ts'
import * as enrolment from '../edge/core/enrolment.ts'
import { ASKED_MS, INVITATION_MS, SHOWN_ASKED } from '../edge/core/invitation.ts'
import { LONGEST, MAX_MEMBERSHIPS } from '../edge/core/lengths.ts'
import * as logins from '../edge/core/logins.ts'
import { MEMO_BYTES } from '../edge/core/memo.ts'
import * as apiKey from '../edge/core/operators/api-key.ts'
import * as throttle from '../edge/core/throttle.ts'
import { CODES_PER_SET } from '../edge/factors/backup-code/codes.ts'
import { backupCodeFactor } from '../edge/factors/backup-code/factor.ts'
import { CHALLENGE_SECONDS } from '../edge/factors/passkey/challenge.ts'
import { MOST_PASSKEYS } from '../edge/factors/passkey/factor.ts'
import { PASSKEY_LIMITS } from '../edge/factors/passkey/limits.ts'
import { totpFactor } from '../edge/factors/totp/factor.ts'
import { DIGITS, PERIOD_SECONDS } from '../edge/factors/totp/totp.ts'
import { MAX_BODY_BYTES, MAX_BODY_SECONDS } from '../edge/http/request/body.ts'
import { ROWS_PER_SEAL } from '../edge/operators/seals/seal.ts'
import { BODY_BYTES } from '../edge/passkeys/passkeys.ts'
import { JAR_DAYS, VISITOR_JAR_DAYS } from '../edge/reading/jars.ts'
import { MOST_SHOWN, USE_STEP_MS } from '../edge/sessions/acts.ts'
import { MOST_OF_PLACE } from '../edge/sessions/place.ts'
import * as webhooks from '../edge/webhooks/schedule.ts'

/* docs/limits.md says what the code does, number by number (OWASP ASVS 6.1.1). */

const { DAY_SECONDS, FIRST_WAIT_AT, MAX_PER_DAY, MAX_PER_MONTH, MONTH_SECONDS, WAITS_SECONDS } = throttle
const { BEGINS_PER_HOUR, ENROLMENT_SECONDS, ENROLMENT_TRIES, LIVE_ENROLMENTS_PER_SESSION } = enrolment

const page = await readFile(path.join(import.meta.dirname, '../docs/limits.md'), 'utf8')
const rows = new Map([...page.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']))

function row(begins: string): string {
  const found = [...rows].filter(([what]) => what.startsWith(begins))
  expect(found, begins).toHaveLength(1)
  return found[0]?.join(': ') ?? ''
}

const numbersIn = (begins: string) => [...row(begins).matchAll(/\d+/g)].map(([number]) => Number(number))

test('codes and waits', () => {
  expect(row('A one-time code')).toContain(`${DIGITS} digits, ${PERIOD_SECONDS} s`)
  const waits = WAITS_SECONDS.map((seconds, at) => `${FIRST_WAIT_AT + at}th: ${seconds} s`).join(', ')
  const last = FIRST_WAIT_AT + WAITS_SECONDS.length
  expect(row('Waits after')).toContain(`${waits}, from the ${last}th: ${throttle.LONG_WAIT_SECONDS} s`)
})

test('what disables, and what holds across successes', () => {
  expect(row('In a row, then')).toMatch(new RegExp(`: ${totpFactor.maxConsecutive}$`))
  expect(row('In a row for backup codes')).toMatch(new RegExp(`: ${backupCodeFactor.maxConsecutive}$`))
  expect(row(`Wrong codes in ${DAY_SECONDS / 3600} hours`)).toMatch(new RegExp(`: ${MAX_PER_DAY}$`))
  expect(row(`Wrong codes in ${MONTH_SECONDS / DAY_SECONDS} days`)).toMatch(new RegExp(`: ${MAX_PER_MONTH}$`))
  expect(numbersIn('The person is told')).toEqual([
    ...throttle.NOTIFIED_FAILURES,
    throttle.NOTIFIED_PER_DAY,
    DAY_SECONDS / 3600,
  ])
})

test('what is waited for, and what is remembered', () => {
  expect(row('A busy database')).toContain(`waited for ${DEADLINE_MS / 1000} s`)
  expect(row('A wait after wrong codes')).toContain(`for ${throttle.REMEMBERED_WAIT_MS / 1000} s`)
})

test('enrolment, assurance, the rest', async () => {
  expect(row('Backup codes in a set')).toContain(`: ${CODES_PER_SET},`)
  const numbers = [ENROLMENT_SECONDS, ENROLMENT_TRIES, LIVE_ENROLMENTS_PER_SESSION, BEGINS_PER_HOUR]
  expect(numbersIn('A pending enrolment')).toEqual(numbers)
  expect(numbersIn('Assurance')).toEqual([DEFAULT_LIMITS.maxSeconds, DEFAULT_LIMITS.idleSeconds])
  expect(row('A sign-in by backup code')).toContain(`${RESET_PROOF_SECONDS} s`)
  expect(row('A method beside one')).toContain(`: ${enrolment.FURTHER_METHOD_SECONDS} s`)
  const ticket = [logins.TICKET_SECONDS, logins.TICKET_TRIES, logins.FINISH_SECONDS]
  expect(numbersIn('A ticket of the two calls')).toEqual(ticket)
  const grant = [logins.GRANT_SECONDS, logins.REPEAT_SECONDS]
  expect(numbersIn('A grant of the two calls')).toEqual(grant)
  expect(row('A token of elements on another origin')).toContain(`: ${TOKEN_SECONDS} s`)
  expect(row("An Owner's word")).toContain(`: ${INVITATION_MS / 86_400_000} days, one`)
  expect(numbersIn('Who asks for it')).toEqual([ASKED_MS / 86_400_000, SHOWN_ASKED])
  const migration = await readFile(path.join(import.meta.dirname, '../db/migrations/0003_holes.sql'), 'utf8')
  const retention = /`audit_retention_days`\) VALUES \(1, .+, (\d+)\);/.exec(migration)?.[1]
  expect(row('The audit log')).toContain(`for ${retention} days`)
  expect(rows.get('`mfa_audit`')).toContain(`${retention} days later`)
  expect(row('Body of a request')).toContain(`${MAX_BODY_BYTES} bytes, within ${MAX_BODY_SECONDS} s`)
  expect(row('Difference between')).toContain(`${throttle.MAX_CLOCK_DIFFERENCE_MS / 1000} s`)
  const lengths = [LONGEST.id, LONGEST.reason, LONGEST.sessionId]
  expect(LONGEST.name).toBe(LONGEST.id)
  expect(numbersIn('A text that is stored')).toEqual(lengths)
  expect(row('Accounts of one person')).toContain(`: ${MAX_MEMBERSHIPS}`)
})

test('the admin API', () => {
  expect(row('Calls of a key')).toMatch(new RegExp(`: ${apiKey.API_CALLS_PER_MINUTE}$`))
  expect(row('A repeated call')).toContain(`for ${apiKey.API_REPEAT_SECONDS / 3600} h`)
  expect(row('A key to the admin API')).toContain(`after ${apiKey.API_KEY_DAYS} days`)
  expect(row('`mfa_audit_seal`')).toContain(`at most ${ROWS_PER_SEAL} rows`)
})

test('passkeys', () => {
  expect(row('Passkeys of one person')).toMatch(new RegExp(`: ${MOST_PASSKEYS}$`))
  expect(row('A challenge for a passkey')).toContain(`: ${CHALLENGE_SECONDS} s`)
  expect(numbersIn('Tries with a passkey').slice(0, 2)).toEqual([PASSKEY_LIMITS.most, PASSKEY_LIMITS.seconds])
  expect(row('Body of a request')).toContain(`; ${BODY_BYTES} where there are passkeys`)
  expect(row('`mfa_used_challenge`')).toContain(`${(2 * CHALLENGE_SECONDS) / 60} minutes after`)
})

test('where a person is signed in', () => {
  expect(numbersIn('Where a person is')).toEqual([MOST_SHOWN, MOST_OF_PLACE, USE_STEP_MS / 1000])
})

test('webhooks', () => {
  const { ATTEMPT_SECONDS, LONGEST_WAIT_SECONDS, OUTBOX_DAYS, WAITS_BEFORE_SECONDS } = webhooks
  const [first, ...waits] = WAITS_BEFORE_SECONDS
  expect(first).toBe(0)
  expect(numbersIn('A webhook')).toEqual([...waits, ATTEMPT_SECONDS, LONGEST_WAIT_SECONDS])
  expect(row('A webhook')).toContain('a fifth more or less')
  expect(webhooks.JITTER).toBe(1 / 5)
  expect(row('`mfa_outbox`')).toContain(`after ${OUTBOX_DAYS} days`)
})

test('what grows, and when it goes', () => {
  expect(page).toContain(`goes ${SLICE} rows of a table at a time`)
  expect(page).toContain(`keys of at most ${MEMO_BYTES / 1_000_000} MB each`)
  expect([AUDIT_RETENTION_MS / 1000, logins.KEPT_SECONDS]).toEqual([DAY_SECONDS, enrolment.HOUR_SECONDS])
  expect([row('`mfa_assurance`'), row('`mfa_enrolment`')].every((text) => text.includes('a day after its'))).toBe(true)
  expect(row('`mfa_login`')).toContain('an hour after its end')
  expect(page).toMatch(new RegExp(`, ${PURGE_ROWS} rows of a\\s+table at a time`))
  expect(row('`mfa_invitation`')).toContain(`${ASKED_MS / 86_400_000} days after they asked`)
  // What goes is told of, table by table.
  const purged = new Set(Object.keys(purgeStatements(0)).map((name) => name.split(',')[0]))
  expect(purged.size).toBeGreaterThan(6)
  for (const table of purged) expect(page).toContain(`| \`${table}\``)
  expect(row('`mfa_refusal`')).toContain(`after ${REFUSALS_KEPT_DAYS} days`)
  expect(row('`mfa_session`')).toContain(
    `after ${VISITOR_JAR_DAYS.login + 1} days, with \`--anonymous pass\` after ${VISITOR_JAR_DAYS.pass + 1}; after ${JAR_DAYS + 1} where`,
  )
  expect(row('`mfa_enrolment`')).toContain(`${BEGINS_PER_HOUR} an hour`)
  expect(row('`mfa_audit`, wrong codes')).toContain(`${MAX_PER_DAY} a day and ${MAX_PER_MONTH} in`)
  expect(row('`mfa_principal`')).toContain(`${MAX_MEMBERSHIPS} accounts each`)
})
