import { expect } from 'vitest'
import type { Agent, Enrolment } from './agent.ts'
import { STEP_MS } from './codes.ts'
import type { Stage } from './scenes.ts'
import type { Enrolled } from './site.ts'
import { cookiesOf } from './window.ts'

/* The demo's back office, with people whose names are long, or written from right to left. */

const DESK = { email: 'desk@example.com' }
const LONG_NAME = `Wolfeschlegelsteinhausenbergerdorff${'x'.repeat(125)}`
const RTL_NAME = 'נועה בן־דוד (2)'

type Desk = { agent: Agent; app: Enrolment; provedAt: number }

let desk: Promise<Desk> | undefined

/** Long before the hour after which Operations asks for a code again. */
const PROOF_MS = 600_000

/** The help desk with a method and a session that has shown it just now; one for all scenes, since a person has one app. */
async function theDesk({ site }: Pick<Stage, 'site'>): Promise<Desk> {
  desk ??= setUp(site)
  const { app, provedAt } = await desk
  // Scenes before, also those of another file, may have moved the clock by hours.
  if (site.now() - provedAt > PROOF_MS) desk = signInAgain(site, app)
  return desk
}

async function setUp(site: Stage['site']): Promise<Desk> {
  const agent = await site.agentOf(DESK)
  // With the code of the step before, so that the one of now is free; it must not grow too old on its way.
  const left = STEP_MS - (site.now() % STEP_MS)
  if (left < 10_000) await site.pass(left / 1000 + 1)
  const app = await agent.enrol(() => site.now() - STEP_MS)
  await agent.confirmCodes()
  return { agent, app, provedAt: site.now() }
}

async function signInAgain(site: Stage['site'], app: Enrolment): Promise<Desk> {
  const agent = await site.agentOf(DESK)
  const { status } = await agent.answerChallenge('totp', await site.newCode(app))
  expect(status).toBe(200)
  return { agent, app, provedAt: site.now() }
}

/** A session of the help desk that no other test has, for one that takes its proof away. */
export async function ownDeskAgent({ site }: Pick<Stage, 'site'>): Promise<Agent> {
  const { app } = await theDesk({ site })
  return (await signInAgain(site, app)).agent
}

export const deskAgent = async (stage: Pick<Stage, 'site'>): Promise<Agent> => (await theDesk(stage)).agent
export const deskApp = async (stage: Pick<Stage, 'site'>): Promise<Enrolment> => (await theDesk(stage)).app

async function atDesk(stage: Stage, address: string): Promise<void> {
  const { site, window, page } = stage
  await window.context.addCookies(cookiesOf(await deskAgent(stage), site.url))
  await page.goto(address)
}

/** Somebody whom the gate has seen, under this name. */
export async function seenPerson({ site }: Pick<Stage, 'site'>, name: string): Promise<Enrolled> {
  const account = await site.newAccount('Donaudampfschifffahrtsgesellschaft')
  const person = await site.newEnrolled({ roles: [[account, 'owner']] })
  await site.execute('update demo_person set name = ? where id = ?', name, person.id)
  await person.agent.document('/')
  await untilNamed(site, person.id, name)
  return { ...person, name }
}

async function untilNamed(site: Stage['site'], id: string, name: string): Promise<void> {
  for (;;) {
    const { rows } = await site.execute('select 1 from mfa_membership where principal_id = ? and name = ?', id, name)
    if (rows.length > 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function personPage(stage: Stage, name: string): Promise<Enrolled> {
  const person = await seenPerson(stage, name)
  await stage.site.lock(person)
  await atDesk(stage, `/admin/person?id=${person.id}`)
  await stage.page.heading('Wrong codes').waitFor()
  return person
}

async function asked(stage: Stage, verb: string): Promise<void> {
  const person = await seenPerson(stage, LONG_NAME)
  await atDesk(stage, `/admin/act?do=${verb}&id=${person.id}`)
  await stage.page.getByLabel('Reason').waitFor()
}

export const OPERATIONS_SCENES = {
  'operations-people': async (stage: Stage) => {
    const [locked] = [await seenPerson(stage, LONG_NAME), await seenPerson(stage, RTL_NAME)]
    await stage.site.lock(locked)
    await atDesk(stage, '/admin')
    await stage.page.getByRole('rowheader').first().waitFor()
  },
  'operations-nobody': async (stage: Stage) => {
    await atDesk(stage, `/admin?search=${'x'.repeat(160)}`)
    await stage.page.heading('Nobody found').waitFor()
  },
  'operations-person': (stage: Stage) => personPage(stage, 'Robin Example'),
  'operations-person-long': (stage: Stage) => personPage(stage, LONG_NAME),
  'operations-act': (stage: Stage) => asked(stage, 'reset'),
  'operations-act-refused': async (stage: Stage) => {
    await asked(stage, 'unlock')
    await stage.page.button('Unlock').click()
    await stage.page.getByRole('alert').waitFor()
  },
  'operations-done': async (stage: Stage) => {
    await asked(stage, 'end-sessions')
    await stage.page.getByLabel('Reason').fill('laptop stolen, ticket 12')
    await stage.page.button('End sessions').click()
    await stage.page.getByRole('status').filter({ hasText: 'ended' }).waitFor({ state: 'attached' })
  },
  'operations-log': async (stage: Stage) => {
    const person = await personPage(stage, LONG_NAME)
    const agent = await deskAgent(stage)
    await agent.document(`/admin/person?id=${person.id}`)
    await atDesk(stage, '/admin/log')
    await stage.page.getByRole('rowheader').first().waitFor()
  },
  'operations-log-refused': async (stage: Stage) => {
    await atDesk(stage, '/admin/log?act=Robert')
    await stage.page.getByRole('alert').waitFor()
  },
  'operations-policies': async (stage: Stage) => {
    const { account } = await seenPerson(stage, 'Robin Example')
    await stage.site.requireMfa(account)
    await atDesk(stage, '/admin/policies')
    await stage.page.getByRole('rowheader').first().waitFor()
  },
  'operations-keys': async (stage: Stage) => {
    await atDesk(stage, '/admin/keys')
    await stage.page.text('This page').waitFor()
  },
  'operations-webhooks-none': async (stage: Stage) => {
    await stage.site.execute('delete from mfa_webhook')
    await atDesk(stage, '/admin/webhooks')
    await stage.page.heading('No endpoint').waitFor()
  },
  'operations-webhooks': async (stage: Stage) => {
    const { site } = stage
    const endpoint = `insert or replace into mfa_webhook (id, origin, fingerprint, registered_at, disabled_at, disabled_for)
      values (?, 'https://siem.example', 'x', 1, ?, ?)`
    await site.database.batch([
      { sql: endpoint, args: ['siem', null, null] },
      { sql: endpoint, args: ['archive', site.now(), 'gone'] },
      `insert or ignore into mfa_outbox (id, webhook_id, type, audit_id, codes_left, created_at, state, next_at, tries)
        select 'msg_' || id, 'siem', 'mfa.enrolled', id, 0, at, iif(rowid % 2, 'dead', 'pending'), null, 10 from mfa_audit limit 9`,
    ])
    await atDesk(stage, '/admin/webhooks')
    await stage.page.link('Send again what siem did not take').waitFor()
  },
  'operations-key-refused': async (stage: Stage) => {
    const { site, page } = stage
    await site.execute('update mfa_api_key set expires_at = 1')
    try {
      await atDesk(stage, '/admin')
      await page.getByRole('alert').waitFor()
    } finally {
      await site.execute('update mfa_api_key set expires_at = 99999999999999')
    }
  },
}
