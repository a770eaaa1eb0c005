import { auditCount, BACKUP_CODES, confirmReset } from '../security/tools.ts'
import type { Answer } from '../support/client.ts'
import { type Begun, type Confirmed, codesOf, type Person, type World } from '../world/world.ts'

/*
 * What must hold when many do the same at once, against the real server. Each round takes a fresh principal.
 * `npm test` runs a short form, `npm run races` all of it.
 */

export type Round = { label: string; expected: string; measured: string; isHeld: boolean }

/** The same person in as many browsers, each past the password and with the challenge open. */
async function browsers(person: Person, count: number): Promise<Person[]> {
  const all = Array.from({ length: count }, () => person.elsewhere())
  // A browser costs a read of its own; a few at a time is how many there would be.
  for (let at = 0; at < all.length; at += 50)
    await Promise.all(all.slice(at, at + 50).map((one) => one.readChallenge()))
  return all
}

/** An answer that is yes or no. A crowd this size can make the database slow: then it is 503 and the sender tries again. */
async function heard(person: Person, code = '', factor = 'totp'): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await person.answer(code, { factor })
    if ([200, 401, 429].includes(answer.status)) return answer
    if (answer.status !== 503 || tries === 5) throw new Error(`neither yes nor no: ${answer.status} ${answer.text}`)
  }
}

const done = (answers: Answer[], status = 200) => answers.filter((answer) => answer.status === status)

/** One code, sent by many at once on sessions of their own: how many were let in, which is how many are on record. */
async function sameCode(world: World, parallel: number, pick: (alice: Person) => Promise<string>, factor?: string) {
  const alice = await world.person().enrol()
  const all = await browsers(alice, parallel)
  const code = await pick(alice)
  const letIn = done(await Promise.all(all.map((one) => heard(one, code, factor)))).length
  const passed = await auditCount(world, alice.id, 'challenge.passed')
  if (passed !== letIn) throw new Error(`${letIn} were let in, ${passed} are on record`)
  const isHeld = letIn === 1
  return { expected: 'exactly 1 success', measured: String(letIn), isHeld }
}

export async function sameRightCode(world: World, parallel: number): Promise<Round> {
  return { label: `${parallel} × the same right code`, ...(await sameCode(world, parallel, (alice) => alice.code())) }
}

export async function sameBackupCode(world: World, parallel: number): Promise<Round> {
  const fifth = async ({ codes }: Person) => codes[4] ?? ''
  const counted = await sameCode(world, parallel, fifth, 'backup_code')
  return { label: `${parallel} × the same backup code`, ...counted }
}

/** Wrong codes at once: how many were looked at is how many the audit log has. */
export async function wrongCodes(world: World, parallel: number): Promise<Round> {
  const alice = await world.person().enrol()
  const all = await browsers(alice, parallel)
  const wrong = await alice.wrongCode()
  const letIn = done(await Promise.all(all.map((one) => heard(one, wrong))))
  if (letIn.length > 0) throw new Error('a wrong code was let in')
  const n = await auditCount(world, alice.id, 'challenge.wrong')
  const label = `${parallel} × a wrong code`
  return { label, expected: 'at most 5 looked at', measured: String(n), isHeld: n > 0 && n <= 5 }
}

/** Ten codes, four at a time: nobody's right code is refused because another one is being used. */
export async function tenBackupCodes(world: World): Promise<Round> {
  const alice = await world.person().enrol()
  const all = await browsers(alice, 10)
  let letIn = 0
  for (let at = 0; at < 10; at += 4) {
    const some = all.slice(at, at + 4).map((one, n) => heard(one, alice.codes[at + n], 'backup_code'))
    letIn += done(await Promise.all(some)).length
  }
  const label = '10 backup codes, 4 at a time'
  return { label, expected: 'exactly 10 successes', measured: String(letIn), isHeld: letIn === 10 }
}

/** Two tabs finish two resets at once: one wins, and only the codes that it showed let anybody in. */
export async function twoResets(world: World): Promise<Round> {
  const alice = (await world.person().enrol()).signIn()
  await alice.useBackup(alice.codes[0])
  await alice.agent.json('GET', '/mfa/api/settings')
  const begun = [(await alice.reset({})).json<Begun>(), (await alice.reset({})).json<Begun>()]
  const won = done(await Promise.all(begun.map((enrolment) => confirmReset(alice, enrolment))))
  const [winner] = won
  if (winner) {
    const right = await heard(alice.elsewhere(), codesOf(winner.json<Confirmed>())[3], 'backup_code')
    const old = await heard(alice.elsewhere(), alice.codes[3], 'backup_code')
    if (right.status !== 200 || old.status === 200) throw new Error('the codes that work are not those that were shown')
  }
  const expected = '1 winner, its 10 codes only'
  return { label: '2 tabs finish 2 resets', expected, measured: String(won.length), isHeld: won.length === 1 }
}

/** Two tabs ask for new codes at once, with two codes of the app: the set that is left was shown to somebody. */
export async function twoNewSets(world: World): Promise<Round> {
  const alice = await world.person().enrol()
  await alice.agent.json('GET', '/mfa/api/settings')
  const proofs = await Promise.all([-1, 0].map((steps) => alice.code(steps)))
  const answers = await Promise.all(proofs.map((code) => alice.newCodes({ factor: 'totp', code })))
  let valid = 0
  for (const shown of done(answers, 201)) {
    const codes = codesOf(shown.json<Confirmed>())
    if ((await heard(alice.elsewhere(), codes[7], 'backup_code')).status === 200) valid += 1
  }
  const expected = '1 set, and it was shown'
  return { label: '2 tabs generate new codes', expected, measured: String(valid), isHeld: valid === 1 }
}

/** Two tabs confirm two enrolments at once: one authenticator, one set of codes. */
export async function twoConfirms(world: World): Promise<Round> {
  const alice = world.person()
  await alice.agent.json('GET', '/mfa/api/settings')
  const begun = await Promise.all([alice.begin(), alice.begin()])
  await Promise.all(begun.map((answer) => confirmReset(alice, answer.json<Begun>())))
  const n = (await world.count('mfa_authenticator', alice)) + (await world.count(BACKUP_CODES, alice))
  const expected = 'exactly 1 authenticator, 10 codes'
  return { label: '2 tabs confirm 2 enrolments', expected, measured: String(n), isHeld: n === 11 }
}
