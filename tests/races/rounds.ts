import type { Answer } from '../support/client.ts'
import { type Begun, type Confirmed, codesOf, type Person, secretOf, type World } from '../world/world.ts'

/*
 * What must hold when many do the same at once, against the real server. Each round takes a fresh principal.
 * `npm test` runs a short form, `npm run races` all of it.
 */

export type Round = { label: string; expected: string; measured: string; isHeld: boolean }

type Counted = { label: string; expected: string; isHeld(n: number): boolean; measure(): Promise<number> }

async function round({ label, expected, isHeld, measure }: Counted): Promise<Round> {
  const n = await measure()
  return { label, expected, measured: String(n), isHeld: isHeld(n) }
}

/** The same person in as many browsers, each past the password and with the challenge open. */
async function browsers(person: Person, count: number): Promise<Person[]> {
  const all = Array.from({ length: count }, () => person.elsewhere())
  // A browser costs a read of its own; a few at a time is how many there would be.
  for (let at = 0; at < all.length; at += 50)
    await Promise.all(all.slice(at, at + 50).map((one) => one.readChallenge()))
  return all
}

/** An answer that is yes or no. A crowd this size can make the database slow: then it is 503 and the sender tries again. */
async function heard(person: Person, code: string, factor = 'totp'): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await person.answer(code, { factor })
    if ([200, 401, 429].includes(answer.status)) return answer
    if (answer.status !== 503 || tries === 5) throw new Error(`neither yes nor no: ${answer.status} ${answer.text}`)
  }
}

async function auditRows(world: World, person: Person, act: string): Promise<number> {
  const { rows } = await world.sql.execute({
    sql: 'select count(*) as n from mfa_audit where principal = ? and act = ?',
    args: [person.id, act],
  })
  return Number(rows[0]?.n)
}

/** One right code, sent by many at once on sessions of their own: exactly one is let in. */
export function sameRightCode(worlds: World[], parallel: number): Promise<Round> {
  return round({
    label: `${parallel} × the same right code`,
    expected: 'exactly 1 success',
    isHeld: (n) => n === 1,
    async measure() {
      const [world] = worlds
      if (!world) throw new Error('a world is needed')
      const alice = await world.person().enrol()
      const all = await browsers(alice, parallel)
      const code = await alice.code()
      const answers = await Promise.all(all.map((one) => heard(one, code)))
      const letIn = answers.filter(({ status }) => status === 200).length
      const passed = await auditRows(world, alice, 'challenge.passed')
      if (passed !== letIn) throw new Error(`${letIn} were let in, ${passed} are on record`)
      return letIn
    },
  })
}

/** Wrong codes at once: how many were looked at is how many the audit log has. */
export function wrongCodes(world: World, parallel: number): Promise<Round> {
  return round({
    label: `${parallel} × a wrong code`,
    expected: 'at most 5 looked at',
    isHeld: (n) => n > 0 && n <= 5,
    async measure() {
      const alice = await world.person().enrol()
      const all = await browsers(alice, parallel)
      const wrong = await alice.wrongCode()
      const answers = await Promise.all(all.map((one) => heard(one, wrong)))
      if (answers.some(({ status }) => status === 200)) throw new Error('a wrong code was let in')
      return auditRows(world, alice, 'challenge.wrong')
    },
  })
}

/** One backup code, sent by many at once on sessions of their own. */
export function sameBackupCode(world: World, parallel: number): Promise<Round> {
  return round({
    label: `${parallel} × the same backup code`,
    expected: 'exactly 1 success',
    isHeld: (n) => n === 1,
    async measure() {
      const alice = await world.person().enrol()
      const all = await browsers(alice, parallel)
      const answers = await Promise.all(all.map((one) => heard(one, alice.codes[4] ?? '', 'backup_code')))
      const used = await auditRows(world, alice, 'challenge.passed')
      const letIn = answers.filter(({ status }) => status === 200).length
      if (used !== letIn) throw new Error(`${letIn} were let in, ${used} are on record`)
      return letIn
    },
  })
}

/** Ten codes, four at a time: nobody's right code is refused because another one is being used. */
export function tenBackupCodes(world: World): Promise<Round> {
  return round({
    label: '10 backup codes, 4 at a time',
    expected: 'exactly 10 successes',
    isHeld: (n) => n === 10,
    async measure() {
      const alice = await world.person().enrol()
      const all = await browsers(alice, 10)
      let letIn = 0
      for (let at = 0; at < 10; at += 4) {
        const some = all.slice(at, at + 4)
        const answers = await Promise.all(some.map((one, n) => heard(one, alice.codes[at + n] ?? '', 'backup_code')))
        letIn += answers.filter(({ status }) => status === 200).length
      }
      return letIn
    },
  })
}

/** Two tabs finish two resets at once: one wins, and only the codes that it showed let anybody in. */
export function twoResets(world: World): Promise<Round> {
  return round({
    label: '2 tabs finish 2 resets',
    expected: '1 winner, its 10 codes only',
    isHeld: (n) => n === 1,
    async measure() {
      const alice = await world.person().enrol()
      alice.signIn()
      await alice.readChallenge()
      await alice.unsafe('POST', '/mfa/api/challenge', { factor: 'backup_code', code: alice.codes[0] })
      await alice.agent.json('GET', '/mfa/api/settings')
      const begun = [(await alice.reset({})).json<Begun>(), (await alice.reset({})).json<Begun>()]
      const answers = await Promise.all(
        begun.map(async (enrolment) => {
          const app = alice.elsewhere()
          app.secret = secretOf(enrolment)
          return alice.unsafe('POST', `/mfa/api/enrolments/${enrolment.id}/confirm`, { code: await app.code() })
        }),
      )
      const won = answers.filter(({ status }) => status === 200)
      const [winner] = won
      if (!winner) return 0
      const codes = codesOf(winner.json<Confirmed>())
      const entry = alice.elsewhere()
      const right = await heard(entry, codes[3] ?? '', 'backup_code')
      const old = await heard(alice.elsewhere(), alice.codes[3] ?? '', 'backup_code')
      if (right.status !== 200 || old.status === 200)
        throw new Error('the codes that work are not those that were shown')
      return won.length
    },
  })
}

/** Two tabs ask for new codes at once, with two codes of the app: the set that is left was shown to somebody. */
export function twoNewSets(world: World): Promise<Round> {
  return round({
    label: '2 tabs generate new codes',
    expected: '1 set, and it was shown',
    isHeld: (n) => n === 1,
    async measure() {
      const alice = await world.person().enrol()
      await alice.agent.json('GET', '/mfa/api/settings')
      const proofs = await Promise.all([-1, 0].map((steps) => alice.code(steps)))
      const answers = await Promise.all(proofs.map((code) => alice.newCodes({ factor: 'totp', code })))
      const shown = answers.filter(({ status }) => status === 201).map((answer) => codesOf(answer.json<Confirmed>()))
      let valid = 0
      for (const codes of shown) {
        const answer = await heard(alice.elsewhere(), codes[7] ?? '', 'backup_code')
        if (answer.status === 200) valid += 1
      }
      return valid
    },
  })
}

/** Two tabs confirm two enrolments at once: one authenticator, one set of codes. */
export function twoConfirms(world: World): Promise<Round> {
  return round({
    label: '2 tabs confirm 2 enrolments',
    expected: 'exactly 1 authenticator, 10 codes',
    isHeld: (n) => n === 11,
    async measure() {
      const alice = world.person()
      await alice.agent.json('GET', '/mfa/api/settings')
      const begun = await Promise.all([alice.begin(), alice.begin()])
      await Promise.all(
        begun.map(async (answer) => {
          const enrolment = answer.json<Begun>()
          const app = alice.elsewhere()
          app.secret = secretOf(enrolment)
          return alice.unsafe('POST', `/mfa/api/enrolments/${enrolment.id}/confirm`, { code: await app.code() })
        }),
      )
      const { rows } = await world.sql.execute({
        sql: `select (select count(*) from mfa_authenticator where principal_id = ?1)
          + (select count(*) from mfa_backup_code join mfa_backup_set on id = set_id where principal_id = ?1) as n`,
        args: [alice.id],
      })
      return Number(rows[0]?.n)
    },
  })
}
