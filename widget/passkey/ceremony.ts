import type {
  AnswerChallengeRequest,
  BrowserCeremony,
  ChallengeFactorView,
  ChallengePassedView,
} from '../../edge/contract/index.ts'
import type { ChallengeClient } from '../client/client.ts'
import type { ClientProblem } from '../client/transport.ts'
import { type CeremonyTexts, ceremonyTexts } from '../words/passkey-texts.ts'
import type { Asking, CeremonyResponse, Outcome } from './outcome.ts'

/*
 * `navigator.credentials.create()` and `get()` (Web Authentication Level 2 §5.1.3, §5.1.4). A lazy chunk: most pages never
 * begin one. Password managers put objects of their own in the place of the browser's, so nothing is asked of those but the
 * buffers of Level 2.
 */

/** What the newest was about, for a server that says that it does not know that passkey. */
let newest = { rpId: '', credentialId: '' }

/** `signal`: the person, or the page, gives it up. */
export async function carryOut(ask: Asking, signal: AbortSignal): Promise<Outcome<CeremonyResponse>> {
  const asked = signal.aborted ? null : await ask()
  if (!asked || signal.aborted) return { ok: false, problem: null }
  if (!asked.ok) return { ok: false, problem: explain(asked.problem) }
  if (!asked.value) return failed((texts) => texts.passkey_unknown)
  try {
    const { publicKey, ceremony } = asked.value
    const response = await (ceremony === 'create' ? create(publicKey, signal) : get(publicKey, signal))
    return response ? { ok: true, value: response } : failed((texts) => texts.passkeyNothing)
  } catch (error) {
    return signal.aborted ? { ok: false, problem: null } : failed(wordsOf(error as DOMException, asked.value))
  }
}

/** What a challenge asks for, and when it was made (epoch milliseconds; 0: it was answered). */
export type Asked = { factors: readonly ChallengeFactorView[]; at: number }

/** A challenge lives for five minutes; whoever answers takes some of that. */
const LIFE_MS = 120_000

/**
 * Carries out what a challenge asks of the browser, and sends what it gave. A challenge that was answered, or is about to
 * expire, is asked for anew; else it is at hand, since browsers begin a ceremony only soon after a press.
 */
export async function press(
  request: Pick<AnswerChallengeRequest, 'factor' | 'to' | 'maxAgeSeconds'>,
  asked: Asked,
  api: ChallengeClient,
  signal: AbortSignal,
): Promise<Outcome<ChallengePassedView>> {
  const { factor, maxAgeSeconds } = request
  const promptOf = (factors: readonly ChallengeFactorView[]) => factors.find((way) => way.factor === factor)?.prompt
  const given = await carryOut(async () => {
    const isFresh = Date.now() - asked.at < LIFE_MS
    asked.at = 0
    if (isFresh) return { ok: true, value: promptOf(asked.factors) }
    const answer = await api.loadChallenge(maxAgeSeconds)
    return answer.ok ? { ok: true, value: promptOf(answer.value.factors) } : answer
  }, signal)
  if (!given.ok) return given
  const answer = await api.answerChallenge({ ...request, response: given.value })
  return answer.ok ? answer : { ok: false, problem: explain(answer.problem) }
}

/** A refusal of the server's, in the words of this chunk; what a password manager should forget, it is told. */
export function explain(problem: ClientProblem): ClientProblem {
  if (problem.code === 'passkey_unknown')
    signals()
      ?.signalUnknownCredential?.(newest)
      .catch(() => {})
  const code = problem.code as keyof CeremonyTexts
  return code in ceremonyTexts ? { ...problem, words: inWords((texts) => String(texts[code])) } : problem
}

type Options = BrowserCeremony['publicKey']

async function create(options: Options, signal: AbortSignal): Promise<CeremonyResponse | null> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as never)
  const made = (await navigator.credentials.create({ publicKey, signal })) as PublicKeyCredential | null
  if (!made) return null
  const { clientDataJSON, attestationObject, getTransports } = made.response as AuthenticatorAttestationResponse
  // As they are named, unknown ones too; what is no name of one is left out.
  const transports = getTransports?.call(made.response).filter((name) => /^[a-z0-9-]{1,32}$/.test(name))
  const { authenticatorAttachment: attachment } = made
  const discoverable = made.getClientExtensionResults?.().credProps?.rk
  return {
    id: made.id,
    clientDataJSON: text(clientDataJSON),
    attestationObject: text(attestationObject),
    ...(transports?.length && { transports: transports.slice(0, 8) }),
    ...(/^(platform|cross-platform)$/.test(attachment ?? '') && { attachment }),
    ...(typeof discoverable === 'boolean' && { discoverable }),
  }
}

async function get(options: Options, signal: AbortSignal): Promise<CeremonyResponse | null> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as never)
  const given = (await navigator.credentials.get({ publicKey, signal })) as PublicKeyCredential | null
  if (!given) return null
  newest = { rpId: publicKey.rpId ?? '', credentialId: given.id }
  const { clientDataJSON, authenticatorData, signature, userHandle } = given.response as AuthenticatorAssertionResponse
  return {
    id: given.id,
    clientDataJSON: text(clientDataJSON),
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    ...(userHandle?.byteLength && { userHandle: text(userHandle) }),
  }
}

/** Base64url without padding. */
function text(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

type Said = (texts: CeremonyTexts) => string

/** In the words of whoever says it, and when: the page may have turned to another language by then. */
const inWords = (said: Said) => (texts: object) => said({ ...ceremonyTexts, ...texts })

const failed = (said: Said): Outcome<never> => ({
  ok: false,
  problem: { code: 'ceremony', requestId: null, words: inWords(said) },
})

/** What the browser says went wrong (Web Authentication Level 3 §5.1.3, §5.1.4; it keeps most of it to itself). */
function wordsOf({ name }: DOMException, { ceremony, publicKey }: BrowserCeremony): Said {
  if (name === 'NotAllowedError') return (texts) => texts.passkeyNothing
  if (name === 'InvalidStateError' && ceremony === 'create') return (texts) => texts.already_registered
  if (name === 'ConstraintError') return (texts) => texts.passkeyPin
  if (name !== 'SecurityError') return (texts) => texts.passkeyTrouble(name)
  const rpId = publicKey.rpId ?? (publicKey.rp as { id?: unknown } | undefined)?.id
  // biome-ignore lint/suspicious/noConsole: whoever runs the site is the only one who can mend this, and has no other sign of it
  console.error(`Passkeys for ${rpId} cannot be used at ${location.origin}.`)
  return (texts) => texts.passkeyAddress(location.host)
}

/** The signal methods of Level 3 §5.1.10, which few browsers have. */
type Signals = { signalUnknownCredential?: (options: typeof newest) => Promise<void> }

const signals = () => globalThis.PublicKeyCredential as unknown as Signals | undefined
