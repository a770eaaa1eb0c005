import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { whyNotSendTo } from '../../edge/webhooks/address.ts'
import * as schedule from '../../edge/webhooks/schedule.ts'
import { runs } from '../support/long-form.ts'

const { afterAttempt, JITTER, LONGEST_WAIT_SECONDS, retryAfterOf, WAITS_BEFORE_SECONDS } = schedule
const NOW = Date.UTC(2026, 10, 29)
const answered = (status: number, retryAfterSeconds: number | null = null) => ({ status, retryAfterSeconds })

describe('after an attempt', () => {
  test('2xx alone is a success; redirects, refusals and silence are tried again', () => {
    for (const status of [200, 201, 204, 299]) {
      expect(afterAttempt(answered(status), 1, NOW, 0.5)).toEqual({ state: 'delivered', nextAt: null })
    }
    for (const status of [0, 100, 199, 300, 302, 304, 307, 308, 400, 401, 404, 410, 429, 500, 502, 503, 504, 600]) {
      expect(afterAttempt(answered(status), 1, NOW, 0.5), String(status)).toEqual({
        state: 'pending',
        nextAt: NOW + 5_000,
      })
    }
  })

  test('each wait is the next of the list, a fifth more or less by chance, and after the last the event is dead', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, chance) => {
        const verdict = afterAttempt(answered(500), tries, NOW, chance)
        const waited = ((verdict.nextAt ?? 0) - NOW) / 1000
        const wait = WAITS_BEFORE_SECONDS[tries] ?? 0
        expect(waited).toBeGreaterThanOrEqual(wait * (1 - JITTER) - 0.001)
        expect(waited).toBeLessThanOrEqual(wait * (1 + JITTER) + 0.001)
      }),
      { numRuns: runs(500) },
    )
    expect(WAITS_BEFORE_SECONDS).toHaveLength(10)
    expect(afterAttempt(answered(500), 10, NOW, 0)).toEqual({ state: 'dead', nextAt: null })
    expect(afterAttempt(answered(204), 10, NOW, 0)).toEqual({ state: 'delivered', nextAt: null })
  })

  test('a receiver may ask for more time, and for a day at most', () => {
    expect(afterAttempt(answered(429, 60), 1, NOW, 0.5).nextAt).toBe(NOW + 60_000)
    expect(afterAttempt(answered(503, 2), 1, NOW, 0.5).nextAt).toBe(NOW + 5_000)
    expect(afterAttempt(answered(503, 9e9), 1, NOW, 0.5).nextAt).toBe(NOW + 1000 * LONGEST_WAIT_SECONDS)
  })

  test.each([
    ['7', 7],
    ['0', 0],
    ['Sun, 29 Nov 2026 00:01:00 GMT', 60],
    ['Sat, 28 Nov 2026 00:01:00 GMT', 0],
    ['-1', null],
    ['1.5', null],
    ['soon', null],
    ['Soon 5', null],
    ['', null],
    ['12345678901', null],
  ])('Retry-After: %s', (field, seconds) => {
    expect(retryAfterOf(field, NOW)).toBe(seconds)
  })
})

describe('addresses that no event is sent to', () => {
  const rules = { ports: [8443], loopback: false }

  test.each([
    ['http://hooks.example/', /https/],
    ['ftp://hooks.example/', /https/],
    ['hooks.example', /address like/],
    ['https://me:secret@hooks.example/', /no user name/],
    ['https://me@hooks.example/', /no user name/],
    ['https://hooks.example:444/', /port 444/],
    ['https://hooks.example:80/', /port 80/],
    ['https://hooks.example/#x', /no #/],
    ['https://169.254.169.254/latest/meta-data', /IP address/],
    ['https://10.0.0.1/', /IP address/],
    ['https://10.0.0.1./', /IP address/],
    ['https://0xa9fea9fe/', /IP address/],
    ['https://2852039166/', /IP address/],
    ['https://[fd00::1]/', /IP address/],
    ['https://[::ffff:10.0.0.1]/', /IP address/],
    ['https://127.0.0.1/', /this very machine/],
    ['https://0x7f.1/', /this very machine/],
    ['https://[::1]/', /this very machine/],
    ['https://localhost/', /this very machine/],
    ['https://localhost./', /this very machine/],
    ['http://x.localhost:8080/', /this very machine/],
  ])('%s', (address, why) => {
    expect(whyNotSendTo(address, rules)).toMatch(why)
  })

  test.each(['https://hooks.example/mfa?x=1', 'https://hooks.example:443/', 'https://hooks.example:8443/a'])(
    'but to %s',
    (address) => {
      expect(whyNotSendTo(address, rules)).toBeNull()
    },
  )

  test('this machine only where the host says so, and nothing else with it', () => {
    const open = { ...rules, loopback: true }
    for (const address of ['http://127.0.0.1:9000/', 'http://localhost/', 'https://[::1]:1/']) {
      expect(whyNotSendTo(address, open)).toBeNull()
    }
    expect(whyNotSendTo('http://hooks.example/', open)).toMatch(/https/)
    expect(whyNotSendTo('https://10.0.0.1/', open)).toMatch(/IP address/)
    expect(whyNotSendTo('http://me@localhost/', open)).toMatch(/no user name/)
  })
})
