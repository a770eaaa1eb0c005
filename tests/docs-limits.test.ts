import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { DEFAULT_LIMITS, RESET_PROOF_SECONDS } from '../edge/core/assurance.ts'
import { TOKEN_SECONDS } from '../edge/core/embed.ts'
import {
  BEGINS_PER_HOUR,
  ENROLMENT_SECONDS,
  ENROLMENT_TRIES,
  LIVE_ENROLMENTS_PER_SESSION,
} from '../edge/core/enrolment.ts'
import { ASKED_MS, INVITATION_MS, SHOWN_ASKED } from '../edge/core/invitation.ts'
import { FINISH_SECONDS, GRANT_SECONDS, REPEAT_SECONDS, TICKET_SECONDS, TICKET_TRIES } from '../edge/core/logins.ts'
import {
  DAY_SECONDS,
  FIRST_WAIT_AT,
  LONG_WAIT_SECONDS,
  MAX_CLOCK_DIFFERENCE_MS,
  MAX_CONSECUTIVE,
  MAX_PER_DAY,
  MAX_PER_MONTH,
  MONTH_SECONDS,
  NOTIFIED_FAILURES,
  WAITS_SECONDS,
} from '../edge/core/throttle.ts'
import { CODES_PER_SET } from '../edge/factors/backup-code/codes.ts'
import { DIGITS, PERIOD_SECONDS } from '../edge/factors/totp/totp.ts'
import { MAX_BODY_BYTES } from '../edge/http/body.ts'

/* docs/limits.md says what the code does, number by number (OWASP ASVS 6.1.1). */

let rows: Map<string, string>
beforeAll(async () => {
  const text = await readFile(path.join(import.meta.dirname, '../docs/limits.md'), 'utf8')
  rows = new Map([...text.matchAll(/^\| (.+?) \| (.+?) \|$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']))
})

function row(begins: string): string {
  const found = [...rows].filter(([what]) => what.startsWith(begins))
  expect(found, begins).toHaveLength(1)
  return found[0]?.join(': ') ?? ''
}

test('codes and waits', () => {
  expect(row('A one-time code')).toContain(`${DIGITS} digits, ${PERIOD_SECONDS} s`)
  const waits = WAITS_SECONDS.map((seconds, at) => `${FIRST_WAIT_AT + at}th: ${seconds} s`).join(', ')
  const last = FIRST_WAIT_AT + WAITS_SECONDS.length
  expect(row('Waits after')).toContain(`${waits}, from the ${last}th: ${LONG_WAIT_SECONDS} s`)
})

test('what disables, and what holds across successes', () => {
  expect(row('In a row, then')).toMatch(new RegExp(`: ${MAX_CONSECUTIVE.totp}$`))
  expect(row('In a row for backup codes')).toMatch(new RegExp(`: ${MAX_CONSECUTIVE.backup_code}$`))
  expect(row(`Wrong codes in ${DAY_SECONDS / 3600} hours`)).toMatch(new RegExp(`: ${MAX_PER_DAY}$`))
  expect(row(`Wrong codes in ${MONTH_SECONDS / DAY_SECONDS} days`)).toMatch(new RegExp(`: ${MAX_PER_MONTH}$`))
  expect([...row('The person is told').matchAll(/\d+/g)].map(Number)).toEqual([...NOTIFIED_FAILURES])
})

test('enrolment, assurance, the rest', () => {
  expect(row('Backup codes in a set')).toContain(`: ${CODES_PER_SET},`)
  const numbers = [ENROLMENT_SECONDS, ENROLMENT_TRIES, LIVE_ENROLMENTS_PER_SESSION, BEGINS_PER_HOUR]
  expect([...row('A pending enrolment').matchAll(/\d+/g)].map(Number)).toEqual(numbers)
  expect([...row('Assurance').matchAll(/\d+/g)].map(Number)).toEqual([
    DEFAULT_LIMITS.maxSeconds,
    DEFAULT_LIMITS.idleSeconds,
  ])
  expect(row('A sign-in by backup code')).toContain(`${RESET_PROOF_SECONDS} s`)
  const ticket = [TICKET_SECONDS, TICKET_TRIES, FINISH_SECONDS]
  expect([...row('A ticket of the two calls').matchAll(/\d+/g)].map(Number)).toEqual(ticket)
  const grant = [GRANT_SECONDS, REPEAT_SECONDS]
  expect([...row('A grant of the two calls').matchAll(/\d+/g)].map(Number)).toEqual(grant)
  expect(row('A token of elements on another origin')).toContain(`: ${TOKEN_SECONDS} s`)
  expect(row("An Owner's word")).toContain(`: ${INVITATION_MS / 86_400_000} days, one`)
  const asked = row('Who asks for it')
  expect([...asked.matchAll(/\d+/g)].map(Number)).toEqual([ASKED_MS / 86_400_000, SHOWN_ASKED])
  expect(row('Body of a request')).toContain(`${MAX_BODY_BYTES} bytes`)
  expect(row('Difference between')).toContain(`${MAX_CLOCK_DIFFERENCE_MS / 1000} s`)
})
