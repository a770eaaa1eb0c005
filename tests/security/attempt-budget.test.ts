import { expect, test, vi } from 'vitest'
import type { Answer, HeaderFields } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { isLongForm } from '../support/long-form.ts'
import { createWorld, type Person } from '../world/world.ts'
import { auditCount, firstRow, freezeAtStep, inParallel, tally, throttleOf } from './tools.ts'

/*
 * Threat: somebody who knows the password guesses codes: thousands at once, from fresh sessions and other addresses,
 * between the owner's own sign-ins, or so that the request dies after the code was looked at. Six digits hold only
 * because the number of looks is bounded (NIST SP 800-63B-4 §3.2.2). And: nobody without the password can spend it.
 * Covers R06, R21 to R25, R27; V01, V04, V13, V29, V31, V59; BRU-01, BRU-02, BRU-03 (address, account), BRU-05, BRU-06,
 * BRU-07, BRU-10, BRU-12; I2; spec T2.
 */

// Thousands of requests: a busy machine takes longer, and that is no failure.
vi.setConfig({ testTimeout: 90_000 })

const world = endsWithFile(await createWorld())

const CROWD = isLongForm ? 400 : 120
const MINUTE = 60
const DAY = 86_400

async function wrongFrom(person: Person): Promise<Answer> {
  return person.elsewhere().answer(await person.wrongCode())
}

async function rightFrom(person: Person): Promise<Answer> {
  return person.elsewhere().answer(await person.code())
}

/** Puts the counters where a long attack would have left them. */
async function counters(
  person: Person,
  throttle: { consecutive?: number; day?: number; month?: number },
): Promise<void> {
  const { consecutive = 0, day = 0, month = 0 } = throttle
  const now = await world.now()
  await world.sql.execute(
    `insert into mfa_throttle (principal_id, factor, consecutive, next_at, day_charges, day_count, day_started_at,
      month_count, month_started_at, charged_by) values (?, 'totp', ?, 0, ?, 0, 0, ?, ?, 'test') on conflict do update set
      consecutive = excluded.consecutive, next_at = 0, day_charges = excluded.day_charges,
      month_count = excluded.month_count, month_started_at = excluded.month_started_at`,
    [person.id, consecutive, JSON.stringify(Array(day).fill(now)), month, now],
  )
}

const isDisabled = async ({ id }: Person) =>
  (await firstRow(world, 'select disabled_at from mfa_authenticator where principal_id = ?', id))?.disabled_at !== null

test(`of ${CROWD} wrong codes at once from as many sessions, at most 5 are looked at (BRU-01, BRU-02)`, async () => {
  const alice = await world.person().enrol()
  const crowd = Array.from({ length: CROWD }, () => alice.elsewhere())
  await inParallel(24, crowd, (one) => one.readChallenge())
  const wrong = await alice.wrongCode()
  const answers = await Promise.all(crowd.map((one) => one.answer(wrong)))
  const counts = tally(answers)
  // On a machine that is busy the database may not answer them all in its 5 s; then fewer are looked at, never more.
  const { 503: late = 0 } = counts
  const looked = counts[401] ?? 0
  expect(looked, JSON.stringify(counts)).toBeLessThanOrEqual(5)
  if (late === 0) expect(counts).toEqual({ 401: 5, 429: CROWD - 5 })
  expect(looked + (counts[429] ?? 0) + late).toBe(CROWD)
  await vi.waitFor(async () => expect((await throttleOf(world, alice.id))?.consecutive).toBe(5), { timeout: 15_000 })
  expect(await throttleOf(world, alice.id)).toMatchObject({ consecutive: 5, dayCount: 5, monthCount: 5 })
  expect(await auditCount(world, alice.id, 'challenge.wrong')).toBeLessThanOrEqual(5)
  expect(await auditCount(world, alice.id, 'challenge.locked')).toBeLessThanOrEqual(1)

  const locked = answers.filter(({ status }) => status === 429)
  expect(locked.every(({ code }) => code === 'locked')).toBe(true)
  expect(locked.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true)
  // A wait refuses the right code as well, and does not use it up (BRU-06).
  expect(await rightFrom(alice)).toHaveProblem(429, 'locked')
  const code = await alice.code()
  await world.advance(15)
  expect(await alice.elsewhere().answer(code)).toHaveStatus(200)
})

test('neither a new session, another address, another account nor another form of the code resets a count', async () => {
  const alice = await world
    .person({ memberships: ['acme', 'globex'].map((id) => ({ accountId: id, accountName: id, role: 'member' })) })
    .enrol()
  const wrong = await alice.wrongCode()
  const disguises: Record<string, string>[] = [
    { 'x-forwarded-for': '203.0.113.7' },
    { 'cf-connecting-ip': '2001:db8::1', 'true-client-ip': '198.51.100.1' },
    { 'x-account': 'globex', forwarded: 'for=192.0.2.1' },
    { 'x-account': 'unheard-of', 'user-agent': 'another' },
  ]
  for (const headers of disguises) {
    const session = alice.elsewhere()
    await session.readChallenge()
    const body = { factor: 'totp', code: `${wrong.slice(0, 3)} ${wrong.slice(3)}` }
    expect(await session.agent.json('POST', '/mfa/api/challenge', body, { headers })).toHaveProblem(401, 'wrong_code')
  }
  // The form of the page is the same budget as the API, and so is a step-up (BRU-05).
  const session = alice.elsewhere()
  await session.readChallenge()
  const page = await session.agent.form('/mfa/challenge', {
    factor: 'totp',
    code: wrong,
    csrf: session.agent.csrf ?? '',
    to: '/',
  })
  expect(page).toHaveStatus(401)
  expect((await throttleOf(world, alice.id))?.consecutive).toBe(5)
  expect(await wrongFrom(alice)).toHaveStatus(429)
  expect(await alice.answer(wrong, { maxAgeSeconds: 0 })).toHaveProblem(429, 'locked')
})

test('the waits are 15, 30, 60, 300 and 900 s, then 1800 s, each to the second', async () => {
  const alice = await world.person().enrol()
  await freezeAtStep(world)
  for (let n = 1; n <= 4; n++) {
    const answer = await wrongFrom(alice)
    expect(answer).toHaveProblem(401, 'wrong_code')
    expect(answer.json()).not.toHaveProperty('retryAfterSeconds')
  }
  for (const wait of [15, 30, 60, 300, 900, 1800, 1800]) {
    const began = await wrongFrom(alice)
    expect([began.code, began.json<{ retryAfterSeconds: number }>().retryAfterSeconds]).toEqual(['wrong_code', wait])
    expect(began.headers.get('retry-after')).toBe(String(wait))
    const shown = (await alice.elsewhere().readChallenge()).json<{ factors: { lockedUntil: number }[] }>()
    expect(shown.factors[0]?.lockedUntil).toBe((await world.now()) + wait * 1000)
    await world.advance(wait - 1)
    const still = await rightFrom(alice)
    expect([still.code, still.json<{ retryAfterSeconds: number }>().retryAfterSeconds]).toEqual(['locked', 1])
    await world.advance(1)
  }
  expect(await auditCount(world, alice.id, 'challenge.locked')).toBe(7)
  expect(await rightFrom(alice)).toHaveStatus(200)
  await world.freezeAt(null)
})

test('a right code gives back exactly its own charge (BRU-12)', async () => {
  const alice = await world.person().enrol()
  await counters(alice, { consecutive: 3, day: 7, month: 20 })
  expect(await rightFrom(alice)).toHaveStatus(200)
  expect(await throttleOf(world, alice.id)).toEqual({ consecutive: 0, nextAt: 0, dayCount: 7, monthCount: 20 })
  await world.advance(30)
  expect(await rightFrom(alice)).toHaveStatus(200)
  expect(await throttleOf(world, alice.id)).toEqual({ consecutive: 0, nextAt: 0, dayCount: 7, monthCount: 20 })
})

test('guessing between the owner’s own sign-ins is stopped at 30 in a day (BRU-12)', async () => {
  const alice = await world.person().enrol()
  let looked = 0
  for (let round = 0; round < 9; round++) {
    for (let n = 0; n < 4; n++) if ((await wrongFrom(alice)).status === 401) looked += 1
    await world.advance(30)
    if (looked < 30) expect(await rightFrom(alice)).toHaveStatus(200)
  }
  expect(looked).toBe(30)
  // To the second: a machine that is busy must not let the clock run meanwhile.
  await world.freezeAt(await world.now())
  const refused = await rightFrom(alice)
  expect(refused).toHaveProblem(429, 'locked')
  const { retryAfterSeconds } = refused.json<{ retryAfterSeconds: number }>()
  expect(retryAfterSeconds).toBeGreaterThan(DAY - 15 * MINUTE)
  await world.advance(retryAfterSeconds - 1)
  expect(await rightFrom(alice)).toHaveProblem(429, 'locked')
  await world.advance(1)
  expect(await rightFrom(alice)).toHaveStatus(200)
  const throttle = await throttleOf(world, alice.id)
  expect(throttle).toMatchObject({ consecutive: 0, monthCount: 30 })
  // Of the thirty, those of the first round may be a day old by now, and no others.
  expect(throttle?.dayCount).toBeGreaterThanOrEqual(26)
  expect(throttle?.dayCount).toBeLessThan(30)
  await world.freezeAt(null)
})

test('two guesses between each of the owner’s hourly sign-ins are told at the 5th of the day (A6, I12)', async () => {
  const alice = await world.person().enrol()
  const told = async () => (await world.notified(alice)).filter(({ type }) => type === 'challenge.failed').length
  const seen: number[] = []
  for (let hour = 0; hour < 12; hour++) {
    for (let n = 0; n < 2; n++) {
      expect(await wrongFrom(alice)).toHaveProblem(401, 'wrong_code')
      seen.push(await told())
    }
    await world.advance(60 * MINUTE)
    expect(await rightFrom(alice)).toHaveStatus(200)
  }
  await vi.waitFor(async () => expect(await told()).toBe(1))
  expect([seen[3], seen.at(-1)]).toEqual([0, 1])
})

test('the hundredth wrong code in 30 days disables the authenticator, whatever succeeded between', async () => {
  const alice = await world.person().enrol()
  await counters(alice, { consecutive: 0, day: 3, month: 98 })
  expect(await wrongFrom(alice)).toHaveProblem(401, 'wrong_code')
  expect(await rightFrom(alice)).toHaveStatus(200)
  expect(await throttleOf(world, alice.id)).toMatchObject({ dayCount: 4, monthCount: 99 })
  expect(await isDisabled(alice)).toBe(false)
  // It says at once what the code has done: a wait would lead nowhere.
  const last = await wrongFrom(alice)
  expect([last.code, last.headers.get('retry-after')]).toEqual(['locked', null])
  expect(await isDisabled(alice)).toBe(true)
  expect(await auditCount(world, alice.id, 'mfa.disabled')).toBe(1)
  await world.advance(31 * DAY)
  expect(await rightFrom(alice)).toHaveProblem(429, 'locked')
})

test.each([
  ['hundredth of the month', { month: 99 }, { monthCount: 99 }],
  ['fiftieth in a row', { consecutive: 49 }, { consecutive: 0, nextAt: 0 }],
])('the %s, when it is right, signs in and disables nothing', async (_, had, left) => {
  const alice = await world.person().enrol()
  await counters(alice, had)
  expect(await rightFrom(alice)).toHaveStatus(200)
  expect(await isDisabled(alice)).toBe(false)
  expect(await throttleOf(world, alice.id)).toMatchObject(left)
})

test('a process that died with the last charge leaves no usable authenticator behind', async () => {
  const alice = await world.person().enrol()
  await counters(alice, { consecutive: 50 })
  expect(await rightFrom(alice)).toHaveProblem(429, 'locked')
  expect(await isDisabled(alice)).toBe(true)
})

test('nobody without the password moves a counter (BRU-07)', async () => {
  const alice = await world.person().enrol()
  const victim = alice.elsewhere()
  await victim.readChallenge()
  const csrf = victim.agent.csrf ?? ''
  const wrong = await alice.wrongCode()
  const strangers: Record<string, string | null>[] = [
    { cookie: null },
    { cookie: 'sid=dead' },
    { cookie: 'sid=garbage' },
    { cookie: null, authorization: 'Bearer x' },
    { cookie: `${alice.agent.stem}=${alice.agent.jar.get(alice.agent.stem)}` },
  ]
  for (const headers of strangers) {
    const sent = { headers: { ...headers, 'x-mfa-csrf': csrf } }
    const answer = await victim.agent.json('POST', '/mfa/api/challenge', { factor: 'totp', code: wrong }, sent)
    expect(answer).toHaveStatus(401)
    const page = await victim.agent.form('/mfa/challenge', { factor: 'totp', code: wrong, csrf, to: '/' }, { headers })
    expect([page.status, page.location]).toEqual([303, '/login'])
  }
  // With the password, but from another site or without this session's value: nothing is counted either.
  const foreign: HeaderFields[] = [{ origin: 'https://evil.example' }, { 'x-mfa-csrf': 'x' }, { origin: null }]
  for (const headers of foreign) {
    const answer = await victim.agent.json('POST', '/mfa/api/challenge', { factor: 'totp', code: wrong }, { headers })
    expect(answer).toHaveStatus(403)
  }
  expect(await throttleOf(world, alice.id)).toBeNull()
  // The control: the same with the session counts.
  expect(await victim.answer(wrong)).toHaveStatus(401)
  expect((await throttleOf(world, alice.id))?.consecutive).toBe(1)
})
