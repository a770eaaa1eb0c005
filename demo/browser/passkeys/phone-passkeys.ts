import { approves, tell } from './ask.ts'
import { type Answer, makePasskey, signWith } from './authenticator.ts'
import { toText } from './bytes.ts'
import { loadPasskeys, savePasskeys } from './kept.ts'

// What the phone does when a page asks for a passkey, with the refusals of a browser (Web Authentication Level 2 §5.1.3, §5.1.4).

export async function create(options: PublicKeyCredentialCreationOptions, signal?: AbortSignal): Promise<Answer> {
  const rp = { ...options.rp, id: options.rp.id ?? location.hostname }
  refuseForeign(rp.id)
  const person = options.user.displayName || options.user.name
  const site = { site: rp.name, rpId: rp.id, person }
  if (!options.pubKeyCredParams.some(({ alg }) => alg === -7)) throw new DOMException('', 'NotSupportedError')
  if (ofSite(rp.id, options.excludeCredentials).length > 0) {
    await tell({ ...site, text: 'asks for a passkey. This phone has one for you already.' }, signal)
    throw new DOMException('', 'InvalidStateError')
  }
  await consent({ ...site, text: 'asks this phone to create a passkey for:' }, signal)
  const [kept, answer] = await makePasskey({ ...options, rp }, Date.now())
  savePasskeys([kept, ...loadPasskeys()])
  return answer
}

export async function get(options: PublicKeyCredentialRequestOptions, signal?: AbortSignal): Promise<Answer> {
  const { rpId = location.hostname, allowCredentials, challenge } = options
  refuseForeign(rpId)
  const [found] = allowCredentials?.length
    ? ofSite(rpId, allowCredentials)
    : loadPasskeys().filter((kept) => kept.rpId === rpId)
  if (!found) {
    await tell({ site: document.title, rpId, text: 'asks for a passkey. This phone has none that fits.' }, signal)
    throw new DOMException('', 'NotAllowedError')
  }
  const { rpName: site, userName: person } = found
  await consent({ site, rpId, person, text: 'asks whether it is you:' }, signal)
  return signWith(found, challenge)
}

async function consent(question: Parameters<typeof approves>[0], signal?: AbortSignal): Promise<void> {
  if (!(await approves(question, signal))) throw new DOMException('', 'NotAllowedError')
}

/** A page may ask for passkeys of its own host and of what that ends in. */
function refuseForeign(rpId: string): void {
  if (!`.${location.hostname}`.endsWith(`.${rpId}`)) throw new DOMException('', 'SecurityError')
}

/** In the order of the page's list. */
function ofSite(rpId: string, named: PublicKeyCredentialDescriptor[] = []) {
  const here = loadPasskeys().filter((kept) => kept.rpId === rpId)
  return named.flatMap(({ id }) => here.find((kept) => kept.id === toText(id)) ?? [])
}
