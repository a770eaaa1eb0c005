import { accept, reject } from '../../core/result.ts'
import { MAX_CONSECUTIVE } from '../../core/throttle.ts'
import type { EnrolableFactor } from '../../ports/factor.ts'
import { plainCode } from '../../shared/typed-code.ts'
import { keyUri, toBase32 } from './key-uri.ts'
import { clockSkewSeconds, DIGITS, matchTimeStep, PERIOD_SECONDS, SECRET_BYTES } from './totp.ts'

/** An authenticator app: time-based one-time codes (RFC 6238). The marker is the time step. */
export const totpFactor: EnrolableFactor = {
  kind: 'totp',
  name: 'Authenticator app',
  amr: 'otp',
  markers: 'increasing',
  maxConsecutive: MAX_CONSECUTIVE,
  proves: ['sign_in', 'step_up', 'reset', 'remove', 'backup_codes', 'policy_off', 'invitation'],

  enrolment: {
    begin: (random) => random(SECRET_BYTES),
    ask: ({ pending: secret, issuer, label }) => [
      { kind: 'show_secret', secret: toBase32(secret), uri: keyUri({ secret, issuer, label }) },
      { kind: 'enter_code', digits: DIGITS },
    ],
    async confirm(secret, response, now) {
      const marker = await matchTimeStep(secret, response.text, now)
      return marker === null ? null : { marker, kept: null }
    },
    clockSkew: (secret, response, now) => clockSkewSeconds(secret, response.text, now),
  },

  ask: () => [{ kind: 'enter_code', digits: DIGITS }],

  /** Right after enrolling the app still shows the code that was just used up (spec E7). */
  nextUsableAt({ lastUsedAt, lastMarker }, now) {
    const at = (lastMarker + 1) * PERIOD_SECONDS * 1000
    return lastUsedAt === null && at > now ? at : null
  },

  parse(answer) {
    const text = typeof answer === 'string' ? plainCode(answer) : ''
    return /^[0-9]{6}$/.test(text) ? accept({ text, place: null }) : reject({ reason: 'malformed_response' })
  },

  find({ authenticators: [app] }) {
    if (!app) return null
    return { holder: app.id, sealed: app.secret, purpose: 'secret', owner: [app.id], salt: null, iterations: null }
  },

  async verify(material, response, now) {
    const marker = await matchTimeStep(material.opened, response.text, now)
    return marker === null ? null : { marker }
  },
}
