import { expect, test, vi } from 'vitest'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { isLongForm } from '../support/long-form.ts'
import { createWorld, type Person } from '../world/world.ts'
import { atInstance, auditCount, clearTries, tally, visible } from './tools.ts'

/*
 * Threat: somebody sees a code over a shoulder, or captures a whole request, and uses it again within its window, at
 * once on many connections, on another instance, or in another spelling. A code counts once (RFC 6238 §5.2).
 * Covers R03, R27; V03, V08, V16, V19, V32, V43; RPL-01, RPL-02 (100 at once, two instances), RPL-03, RPL-05, RPL-07;
 * ENR-12; I3; spec T1, T5, E7.
 */

// Thousands of requests: a busy machine takes longer, and that is no failure.
vi.setConfig({ testTimeout: 90_000 })

const world = endsWithFile(await createWorld())
const besides = endsWithFile(await createWorld({ beside: world }))

/** Several instances at the same moment of the same step, so that a step never ends in the middle of a race. */
async function freeze(): Promise<number> {
  const at = Math.floor((await world.now()) / 30_000) * 30_000 + 12_000
  await Promise.all([world.freezeAt(at), besides.freezeAt(at)])
  return at
}

async function release(person: Person): Promise<void> {
  await Promise.all([world.freezeAt(null), besides.freezeAt(null)])
  await clearTries(world, person)
}

test('of 100 sessions that send one right code at once to two instances, one gets in (RPL-02)', async () => {
  // One crowd in full and two smaller ones: a race is lost by chance, so there is more than one.
  for (const size of isLongForm ? [100, 100, 100] : [100, 20, 20]) {
    const alice = await world.person().enrol()
    await freeze()
    const code = await alice.code()
    const crowd = Array.from({ length: size }, (_, n) => (n % 2 ? atInstance(besides, alice) : alice.elsewhere()))
    await Promise.all(crowd.map((one) => one.readChallenge()))
    const answers = await Promise.all(crowd.map((one) => one.answer(code)))
    expect(
      answers.filter(({ status }) => status === 200),
      JSON.stringify(tally(answers)),
    ).toHaveLength(1)
    expect(answers.every(({ status }) => [200, 401, 429].includes(status))).toBe(true)

    const winners = crowd.filter((_, n) => answers[n]?.status === 200)
    const losers = crowd.filter((_, n) => answers[n]?.status !== 200)
    for (const winner of winners) expect(await winner.agent.document('/')).toHaveStatus(200)
    const doors = await Promise.all(losers.map((one) => one.agent.document('/')))
    expect(tally(doors)).toEqual({ 303: size - 1 })
    expect(await auditCount(world, alice.id, 'challenge.passed')).toBe(1)
    // The one of the enrolment and the one of the winner.
    expect(await world.count('mfa_assurance', alice, 'ended_at is null')).toBe(2)
    await release(alice)
  }
})

test('after the code of a step the code of the step before it is refused (RPL-03)', async () => {
  const alice = await world.person().enrol()
  await freeze()
  const [earlier, current, next] = await Promise.all([alice.code(-1), alice.code(), alice.code(1)])
  expect(await alice.elsewhere().answer(current)).toHaveStatus(200)
  expect(await alice.elsewhere().answer(earlier)).toHaveProblem(401, 'wrong_code')
  await world.advance(30)
  expect(await alice.elsewhere().answer(next)).toHaveStatus(200)
  // The control: by itself the earlier code would have been taken.
  const bob = await world.person().enrol()
  await freeze()
  expect(await bob.elsewhere().answer(await bob.code(-1))).toHaveStatus(200)
  expect(await bob.elsewhere().answer(await bob.code())).toHaveStatus(200)
  await release(alice)
})

test('a used code is a wrong one in the next session, and in another spelling still used or none (RPL-01, RPL-05)', async () => {
  const alice = await world.person().enrol()
  await freeze()
  const code = await alice.code()
  const [head, tail] = [code.slice(0, 3), code.slice(3)]
  expect(await alice.elsewhere().answer(`${head} ${tail}`)).toHaveStatus(200)
  const fullWidth = [...code].map((digit) => String.fromCharCode(0xff10 + Number(digit))).join('')
  const arabic = [...code].map((digit) => String.fromCharCode(0x0660 + Number(digit))).join('')
  const spellings = [
    ...[code, ` ${code}`, `${code} `, `${head}-${tail}`, [...code].join(' '), [...code].join('-'), `--${code}`],
    ...[`\t${code}`, `${code}\n`, `\r\n${code}`, `${head}\u00a0${tail}`, `${head}\u200b${tail}`, `\ufeff${code}`],
    ...[`0${code}`, `${code}0`, `+${code}`, `${code}.0`, `${code}e0`, `0x${code}`, `\u202e${code}`, `${code}\u0000`],
    ...[fullWidth, arabic, `${head}${arabic.slice(3)}`, `${code},${code}`, `${code}${code}`, ''],
  ]
  const answers: Answer[] = []
  for (const spelling of spellings) {
    await clearTries(world, alice)
    const session = alice.elsewhere()
    const answer = await session.answer(spelling)
    expect([401, 400], `${JSON.stringify(spelling)} → ${answer.status} ${answer.text}`).toContain(answer.status)
    expect(await session.agent.document('/')).toHaveStatus(303)
    answers.push(answer)
  }
  expect(await auditCount(world, alice.id, 'challenge.passed')).toBe(1)
  await release(alice)
})

test('a whole captured request, sent again as it was, gives nothing (RPL-07)', async () => {
  const alice = await world.person().enrol()
  alice.signIn()
  alice.agent.jar.delete(alice.agent.stem)
  await freeze()
  await alice.readChallenge()
  const captured = alice.agent.twin()
  const body = { factor: 'totp', code: await alice.code() }
  expect(await alice.agent.json('POST', '/mfa/api/challenge', body)).toHaveStatus(200)

  const replayed = await captured.json('POST', '/mfa/api/challenge', body)
  expect(replayed).toHaveProblem(401, 'wrong_code')
  expect(replayed.headers.get('set-cookie')).toBeNull()
  expect(await captured.document('/')).toHaveStatus(303)

  const form = { factor: 'totp', code: body.code, csrf: captured.csrf ?? '', to: '/' }
  const page = await captured.form('/mfa/challenge', form)
  expect(page).toHaveStatus(401)
  expect(page.headers.get('set-cookie')).toBeNull()
  await release(alice)
})

test('the code that confirmed the enrolment cannot sign in (ENR-12)', async () => {
  const alice = world.person()
  await freeze()
  await alice.begun()
  const code = await alice.code()
  expect(await alice.confirmOwn(code)).toHaveStatus(200)
  expect(await alice.elsewhere().answer(code)).toHaveProblem(401, 'wrong_code')
  expect(await alice.elsewhere().answer(await alice.code(-1))).toHaveProblem(401, 'wrong_code')
  await world.advance(30)
  expect(await alice.elsewhere().answer(await alice.code())).toHaveStatus(200)
  await release(alice)
})

test('a wrong code and a replayed one answer alike, byte for byte but the request id (T5)', async () => {
  const alice = await world.person().enrol()
  await freeze()
  const used = await alice.code()
  expect(await alice.elsewhere().answer(used)).toHaveStatus(200)
  async function fresh(): Promise<Person> {
    const session = alice.elsewhere()
    await session.readChallenge()
    await clearTries(world, alice)
    return session
  }
  const replayed = await (await fresh()).answer(used)
  const wrong = await (await fresh()).answer(await alice.wrongCode())
  expect(wrong.json<{ requestId: string }>().requestId).not.toBe(replayed.json<{ requestId: string }>().requestId)
  expect(visible(replayed)).toBe(visible(wrong))
  // The fifth in a row begins a wait and says how long: both kinds in the same words.
  async function fifth(code: string): Promise<Answer> {
    const session = await fresh()
    for (let n = 0; n < 4; n++) await session.answer(await alice.wrongCode())
    return session.answer(code)
  }
  const fifthReplayed = await fifth(used)
  const fifthWrong = await fifth(await alice.wrongCode())
  expect(fifthWrong.json<{ retryAfterSeconds: number }>().retryAfterSeconds).toBe(15)
  expect(visible(fifthReplayed)).toBe(visible(fifthWrong))
  await release(alice)
})
