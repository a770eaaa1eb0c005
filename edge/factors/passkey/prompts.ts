import type { BrowserCeremony } from '../../contract/prompt.ts'
import { CHALLENGE_SECONDS } from './challenge.ts'
import type { PasskeySite } from './options.ts'
import type { PasskeyRecord } from './record.ts'

/* What a browser is asked to do, in the JSON form of Web Authentication Level 3 §5.1.8 and §5.1.9. */

const ALGORITHMS = [-8, -7, -257]

type Known = readonly Pick<PasskeyRecord, 'credentialId' | 'transports'>[]

const descriptors = (known: Known) =>
  known.map(({ credentialId: id, transports }) => ({ type: 'public-key', id, ...(transports && { transports }) }))

/** `PublicKeyCredentialCreationOptionsJSON`. `label`: what the person is called at the host. */
export function creationOptions(
  { rpId, rpName, userVerification }: PasskeySite,
  { challenge, label, handle, known }: { challenge: string; label: string; handle: string | null; known: Known },
): BrowserCeremony {
  const publicKey = {
    rp: { id: rpId, name: rpName },
    user: { id: handle, name: label, displayName: label },
    challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: CHALLENGE_SECONDS * 1000,
    excludeCredentials: descriptors(known),
    authenticatorSelection: { residentKey: 'preferred', userVerification },
    attestation: 'none',
    extensions: { credProps: true },
  }
  return { kind: 'browser_ceremony', ceremony: 'create', publicKey }
}

/** `PublicKeyCredentialRequestOptionsJSON`. */
export function requestOptions(
  { rpId, userVerification }: PasskeySite,
  { challenge, known }: { challenge: string; known: Known },
): BrowserCeremony {
  const timeout = CHALLENGE_SECONDS * 1000
  const publicKey = { challenge, rpId, allowCredentials: descriptors(known), userVerification, timeout }
  return { kind: 'browser_ceremony', ceremony: 'get', publicKey }
}
