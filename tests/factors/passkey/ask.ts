import * as v from 'valibot'
import { PasskeyAssertion, PasskeyRegistration } from '../../../edge/contract/passkey.ts'
import { verifyAssertion, verifyRegistration } from '../../../edge/factors/passkey/ceremony.ts'
import { type Ceremony, type SoftPasskey, softPasskey } from '../../support/soft-passkey.ts'

/** What every ceremony of these tests is asked for. */
export const RP_ID = 'example.com'
export const ORIGIN = 'https://app.example.com'
export const CHALLENGE = 'c29tZS1jaGFsbGVuZ2Utb2Ytb3Vycw'
export const EXPECTED = { challenge: CHALLENGE, rpId: RP_ID, origins: [ORIGIN], userVerification: 'preferred' } as const
export const ASKED: Ceremony = { challenge: CHALLENGE, rpId: RP_ID, origin: ORIGIN }

type Registration = Parameters<SoftPasskey['registration']>[0]
type Assertion = Parameters<SoftPasskey['assertion']>[0]

/** Registers as asked, but for what is bent: as it came over the wire, or null where the wire already refuses it. */
export function register(
  bent: Partial<Registration> = {},
  { passkey = softPasskey(), allowSynced = true, ...expected }: Rules = {},
) {
  const response = v.safeParse(PasskeyRegistration, passkey.registration({ ...ASKED, ...bent }))
  return response.success ? verifyRegistration(response.output, { ...EXPECTED, ...expected, allowSynced }) : null
}

type Rules = { passkey?: SoftPasskey; allowSynced?: boolean; userVerification?: 'preferred' | 'required' }

export type Bent = Partial<Assertion> & { bend?: (response: PasskeyAssertion) => unknown }

/** Signs in as asked, but for what is bent. */
export function signIn(
  { bend = (response) => response, ...bent }: Bent = {},
  { passkey = softPasskey(), stored = {}, ...expected }: Rules & { stored?: object } = {},
) {
  const response = v.safeParse(PasskeyAssertion, bend(passkey.assertion({ ...ASKED, ...bent })))
  return response.success
    ? verifyAssertion(response.output, { ...EXPECTED, ...expected }, { ...knownOf(passkey), ...stored })
    : null
}

export const knownOf = ({ id, publicKey, alg, userHandle }: SoftPasskey) => ({
  credentialId: id,
  publicKey,
  alg,
  backupEligible: false,
  userHandle,
})
