import { describe, expect, test } from 'vitest'
import { ticketUse, wasNotTried } from '../../edge/core/logins.ts'

describe('a ticket', () => {
  test.each([
    ['GET', '/challenge', 'look'],
    ['POST', '/challenge', 'try'],
    ['GET', '/settings', 'look'],
    ['POST', '/enrolments', 'look'],
    ['POST', '/enrolments/a_B-9/confirm', 'look'],
    ['POST', '/enrolments/a_B-9/abandon', 'look'],
    ['POST', '/backup-codes/confirm', 'finish'],
  ])('is good for %s %s', (method, path, use) => expect(ticketUse(method, path)).toBe(use))

  test.each([
    ['HEAD', '/challenge'],
    ['OPTIONS', '/challenge'],
    ['get', '/challenge'],
    ['PUT', '/challenge'],
    ['GET', '/challenge/'],
    ['GET', '//challenge'],
    ['GET', '/%63hallenge'],
    ['GET', '/challenge\n'],
    ['POST', '/settings'],
    ['GET', '/enrolments'],
    ['POST', '/enrolments//confirm'],
    ['POST', '/enrolments/../confirm'],
    ['POST', '/enrolments/a/b/confirm'],
    ['POST', '/enrolments/a/remove'],
    ['POST', '/backup-codes'],
    ['POST', '/logins'],
    ['POST', '/logins/redeem'],
    ['GET', '/policies'],
    ['PUT', '/policies/acme'],
    ['PATCH', '/authenticators/a'],
    ['POST', '/authenticators/a/remove'],
    ['GET', ''],
  ])('is good for nothing at %s %s', (method, path) => expect(ticketUse(method, path)).toBeNull())
})

test('a try is given back only where no code was looked at; what failed on our side stays counted', () => {
  expect([400, 403, 413, 415, 422, 429].map(wasNotTried)).toEqual(Array(6).fill(true))
  expect([200, 204, 303, 401, 410, 500, 503].map(wasNotTried)).toEqual(Array(7).fill(false))
})
