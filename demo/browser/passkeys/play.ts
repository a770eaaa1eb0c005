import { fromText } from './bytes.ts'
import { isPlaying, loadPasskeys, savePasskeys } from './kept.ts'
import type * as phone from './phone-passkeys.ts'

/** esbuild leaves it to the browser: it comes with the first ceremony that the phone plays. */
const PHONE: string = '/assets/phone-passkeys.js'

const load = (): Promise<typeof phone> => import(PHONE)

/**
 * Lets the demo phone answer for passkeys in the place of this browser, while the switch on it is on. For pages of the demo
 * alone: the product asks `navigator.credentials`, and does not know who answers.
 */
export function playPasskeys(): void {
  if (!hasOwn && isPlaying()) lend()
  const { credentials } = navigator
  if (!credentials) return
  const own = { create: credentials.create?.bind(credentials), get: credentials.get?.bind(credentials) }
  credentials.create = async (options) => {
    if (!isPlaying() || !options?.publicKey) return own.create(options)
    return (await load()).create(options.publicKey, options.signal) as Promise<unknown> as Promise<Credential>
  }
  credentials.get = async (options) => {
    if (!isPlaying() || !options?.publicKey) return own.get(options)
    return (await load()).get(options.publicKey, options.signal) as Promise<unknown> as Promise<Credential>
  }
  listen()
}

/** Whether this browser knows passkeys without the phone. */
const hasOwn: boolean = 'PublicKeyCredential' in globalThis

type WithId = { id: string }
type Options = { challenge: string; user?: WithId; excludeCredentials?: WithId[]; allowCredentials?: WithId[] }

/** What a browser without passkeys has not, as pages look for it: the reading of JSON (Level 3 §5.1.8, §5.1.9). */
function lend(): void {
  const decode = <One extends WithId>(one: One) => ({ ...one, id: fromText(one.id) })
  const parse = ({ challenge, user, excludeCredentials, allowCredentials, ...more }: Options) => ({
    ...{ ...more, challenge: fromText(challenge), user: user && decode(user) },
    excludeCredentials: excludeCredentials?.map(decode),
    allowCredentials: allowCredentials?.map(decode),
  })
  const lent = { parseCreationOptionsFromJSON: parse, parseRequestOptionsFromJSON: parse }
  Object.defineProperty(globalThis, 'PublicKeyCredential', { value: lent, configurable: true, writable: true })
  if (!navigator.credentials) Object.defineProperty(navigator, 'credentials', { value: {}, configurable: true })
}

type Unknown = { rpId: string; credentialId: string }
type Accepted = { rpId: string; userId: string; allAcceptedCredentialIds: string[] }
type Statics = {
  signalUnknownCredential?: (one: Unknown) => Promise<void>
  signalAllAcceptedCredentials?: (all: Accepted) => Promise<void>
  getClientCapabilities?: () => Promise<Record<string, boolean>>
}

/** The phone forgets what the site no longer takes, as password managers do (Level 3 §5.1.10), and says that it is one. */
function listen(): void {
  // What the page's type has not: the signals are newer than the compiler's list, and are written to here.
  const statics = globalThis.PublicKeyCredential as unknown as Statics | undefined
  if (!statics) return
  const { signalUnknownCredential, signalAllAcceptedCredentials, getClientCapabilities } = statics
  const own = { signalUnknownCredential, signalAllAcceptedCredentials, getClientCapabilities }
  statics.signalUnknownCredential = async (one) => {
    forget(({ id, rpId }) => rpId === one.rpId && id === one.credentialId)
    await own.signalUnknownCredential?.call(statics, one)
  }
  statics.signalAllAcceptedCredentials = async (all) => {
    forget(
      ({ id, rpId, userHandle }) =>
        rpId === all.rpId && userHandle === all.userId && !all.allAcceptedCredentialIds.includes(id),
    )
    await own.signalAllAcceptedCredentials?.call(statics, all)
  }
  statics.getClientCapabilities = async () => ({
    ...(await own.getClientCapabilities?.call(statics)),
    ...(isPlaying() && { passkeyPlatformAuthenticator: true, userVerifyingPlatformAuthenticator: true }),
  })
}

function forget(isDead: (kept: ReturnType<typeof loadPasskeys>[number]) => boolean): void {
  const before = loadPasskeys()
  const left = before.filter((kept) => !isDead(kept))
  if (left.length < before.length) savePasskeys(left)
}
