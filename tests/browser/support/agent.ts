import assert from 'node:assert/strict'
import { DEMO_PASSWORD } from '../../../demo/people/people.ts'
import { type Answer, UserAgent } from '../../support/client.ts'
import { enrolOnPage } from '../../world/enrol.ts'
import { codeAt } from './codes.ts'
import type { Account, Person } from './demo.ts'

/** What nobody may see again. `code`: the one that confirmed it. */
export type Enrolment = { secret: string; code: string; backupCodes: string[] }

/** A session of somebody at the demo without a window. */
export class Agent extends UserAgent {
  async signIn({ email }: Pick<Person, 'email'>, password = DEMO_PASSWORD): Promise<this> {
    const answer = await this.form('/login', { email, password })
    assert.deepEqual([answer.status, answer.location], [303, '/'])
    return this
  }

  /** Sets up an app, with the code that it shows at this time: asked when the code is to be typed. */
  async enrol(now: () => number = Date.now): Promise<Enrolment> {
    let code = ''
    const { secret, codes } = await enrolOnPage(this, '/mfa/api', (shown) => {
      code = codeAt({ secret: shown }, now())
      return code
    })
    await this.json('GET', '/mfa/api/settings')
    return { secret, code, backupCodes: codes }
  }

  async confirmCodes(): Promise<void> {
    const kept = await this.json('POST', '/mfa/api/backup-codes/confirm', {})
    assert.equal(kept.status, 204, kept.text)
  }

  /** One answer to the challenge. */
  async answerChallenge(factor: 'totp' | 'backup_code', code: string): Promise<Answer> {
    await this.json('GET', '/mfa/api/challenge')
    return this.json('POST', '/mfa/api/challenge', { factor, code: code.replaceAll('-', '') })
  }

  /** The Owner's switch. */
  async switchOn(account: Pick<Account, 'id'>): Promise<void> {
    await this.json('GET', '/mfa/api/settings')
    const answer = await this.json('PUT', `/mfa/api/policies/${account.id}`, { required: true })
    assert.equal(answer.status, 200, answer.text)
  }

  /** Where a navigation leads: the address of a redirect, or the status and the address asked for. */
  async leadsTo(address: string): Promise<string> {
    const { status, location } = await this.document(address)
    return status === 303 ? (location ?? '') : `${status} ${address}`
  }
}
