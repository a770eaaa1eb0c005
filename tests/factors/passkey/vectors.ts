import * as v from 'valibot'
import { PasskeyAssertion, PasskeyRegistration } from '../../../edge/contract/passkey.ts'
import {
  type Asserted,
  type NewPasskey,
  verifyAssertion,
  verifyRegistration,
} from '../../../edge/factors/passkey/ceremony.ts'
import { challengeOf } from '../../../edge/factors/passkey/client-data.ts'

export type Vector = {
  id: string
  title: string
  credentialId: string
  registration: { challenge: string; clientDataJSON: string; attestationObject: string }
  assertion: { challenge: string; clientDataJSON: string; authenticatorData: string; signature: string }
}
export type Vectors = { rpId: string; origin: string; vectors: Vector[] }

/** What became of one: `asserted` is null too where its registration was refused, and so there was no key. */
export type Verdict = {
  id: string
  challenges: boolean
  registered: NewPasskey | null
  asserted: Asserted | null
}

/** Runs in Node and in a Worker alike. */
export async function verdicts({ rpId, origin, vectors }: Vectors): Promise<Verdict[]> {
  const all: Verdict[] = []
  for (const vector of vectors) {
    const { challenge: created, ...registration } = vector.registration
    const { challenge: got, ...assertion } = vector.assertion
    const expected = { rpId, origins: [origin], userVerification: 'preferred' } as const
    const response = v.parse(PasskeyRegistration, { id: vector.credentialId, ...registration })
    const answer = v.parse(PasskeyAssertion, { id: vector.credentialId, ...assertion })
    const registered = await verifyRegistration(response, { ...expected, challenge: created, allowSynced: true })
    const known = registered && { ...registered, userHandle: 'cGVyc29u' }
    const asserted = known && (await verifyAssertion(answer, { ...expected, challenge: got }, known))
    const challenges = challengeOf(response) === created && challengeOf(answer) === got
    all.push({ id: vector.id, challenges, registered, asserted })
  }
  return all
}
