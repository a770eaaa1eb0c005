import { accept, reject } from '../../core/result.ts'
import type { Factor } from '../../ports/factor.ts'
import { plainCode } from '../../shared/typed-code.ts'
import { keyUri, toBase32 } from './key-uri.ts'
import { clockSkewSeconds, DIGITS, matchTimeStep, SECRET_BYTES } from './totp.ts'

/** An authenticator app: time-based one-time codes (RFC 6238). The marker is the time step. */
export const totpFactor: Factor = {
  kind: 'totp',
  amr: 'otp',
  markers: 'increasing',

  enrolment: {
    secretBytes: SECRET_BYTES,
    begin({ secret, issuer, label }) {
      return [
        { kind: 'show_secret', secret: toBase32(secret), uri: keyUri({ secret, issuer, label }) },
        { kind: 'enter_code', digits: DIGITS },
      ]
    },
    clockSkew: (secret, response, now) => clockSkewSeconds(secret, response.text, now),
  },

  parse(code) {
    const text = plainCode(code)
    return /^[0-9]{6}$/.test(text) ? accept({ text, place: null }) : reject({ reason: 'malformed_response' })
  },

  async verify(material, response, now) {
    const marker = matchTimeStep(material.opened, response.text, now)
    return marker === null ? null : { marker }
  },
}
