import { roomInStep, STEP_MS } from '../browser/support/codes.ts'
import { type Answer, CookieJar, type HeaderFields, UserAgent } from '../support/client.ts'
import { totp } from '../support/totp-oracle.ts'
import { type Begun, type Confirmed, codesOf, secretOf } from '../world/world.ts'

/** A browser with a person at it, on the real clock. */
export class Visitor extends UserAgent {
  secret = ''
  codes: string[] = []
  private readonly own: HeaderFields

  constructor(url: string, { jar, headers = {} }: { jar?: CookieJar; headers?: HeaderFields } = {}) {
    super(url, { headers, ...(jar && { jar }) })
    this.own = headers
  }

  copy(): Visitor {
    return this.with(this.jar.copy())
  }

  /** The same person somewhere else, with the password and the phone. */
  elsewhere(): Visitor {
    return this.with(new CookieJar())
  }

  private with(jar: CookieJar): Visitor {
    const other = new Visitor(this.url, { jar, headers: this.own })
    other.secret = this.secret
    other.codes = this.codes
    return other
  }

  /** What a browser keeps when it was closed. */
  restart(): void {
    for (const name of this.jar.names()) {
      if (!/\b(expires|max-age)=/i.test(this.jar.attributes(name) ?? '')) this.jar.delete(name)
    }
  }

  /** With the code of the step before, so that nobody waits for the next one. */
  async enrol(): Promise<Answer> {
    await this.json('GET', '/.mfa/api/settings')
    const begun = await this.json('POST', '/.mfa/api/enrolments', { factor: 'totp' })
    if (begun.status !== 201) return begun
    this.secret = secretOf(begun.json<Begun>())
    const code = totp({ secret: this.secret, atMs: (await roomInStep(3)) - STEP_MS })
    const confirmed = await this.json('POST', `/.mfa/api/enrolments/${begun.json<Begun>().id}/confirm`, { code })
    if (confirmed.status !== 200) return confirmed
    this.codes = codesOf(confirmed.json<Confirmed>())
    await this.json('POST', '/.mfa/api/backup-codes/confirm', {})
    return confirmed
  }

  async answer(given?: { code?: string; backupCode?: string }): Promise<Answer> {
    await this.json('GET', '/.mfa/api/challenge')
    const code = given?.backupCode ?? given?.code ?? (await totp({ secret: this.secret, atMs: Date.now() }))
    const factor = given?.backupCode === undefined ? 'totp' : 'backup_code'
    return this.json('POST', '/.mfa/api/challenge', { factor, code })
  }
}

/** Every cookie of a browser, whatever path it is for, and nothing else that a browser says. */
export function everything({ jar }: UserAgent): string {
  return jar
    .names()
    .map((name) => `${name}=${jar.get(name)}`)
    .join('; ')
}
