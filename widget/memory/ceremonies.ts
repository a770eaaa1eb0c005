import type { BrowserCeremony, FactorKind } from '../../edge/contract/index.ts'
import { factorOf } from '../factors/registry.ts'
import type { MemoryState } from './scenarios.ts'

export type Ceremonies = {
  /** What the browser is asked to do to prove something with one of these; undefined: it asks for a code. */
  ask(factor: FactorKind): BrowserCeremony | undefined
  /** What it is asked to do to make one. */
  make(name: string): BrowserCeremony
  /** The id of the credential in what a browser gave. */
  idIn(sent: object): string
  /** Which credential belongs to a method that was set up here. */
  keep(methodId: string, credentialId: string): void
  /** The method that a credential belongs to; undefined: it is nobody's. */
  methodOf(credentialId: string): string | undefined
}

/**
 * Ceremonies as the browser is asked for them at the page's own address. What it gives is known again by its id alone: no
 * signature is looked at.
 */
export function createCeremonies(state: MemoryState): Ceremonies {
  const kept = new Map<string, string>()
  const challenge = () => base64Url(crypto.getRandomValues(new Uint8Array(32)))
  const isThere = (methodId: string) => state.methods.some(({ id, disabled }) => id === methodId && !disabled)
  const own = () => [...kept].filter(([, methodId]) => isThere(methodId)).map(([id]) => ({ type: 'public-key', id }))

  return {
    ask: (factor) => {
      if (!factorOf(factor).isPossible) return undefined
      // Those that a scenario begins with are on no device: the browser is asked for one that it cannot have.
      const allowCredentials = own().length > 0 ? own() : [{ type: 'public-key', id: challenge() }]
      const publicKey = { challenge: challenge(), allowCredentials, userVerification: 'preferred' }
      return { kind: 'browser_ceremony', ceremony: 'get', publicKey }
    },
    make: (name) => {
      const publicKey = {
        rp: { name },
        user: { id: base64Url(new TextEncoder().encode(state.name)), name: state.name, displayName: state.name },
        challenge: challenge(),
        pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
        excludeCredentials: own(),
      }
      return { kind: 'browser_ceremony', ceremony: 'create', publicKey }
    },
    idIn: (sent) => {
      const { response } = sent as { response?: { id?: unknown } }
      return typeof response?.id === 'string' ? response.id : ''
    },
    keep: (methodId, credentialId) => void kept.set(credentialId, methodId),
    methodOf: (credentialId) => {
      const id = kept.get(credentialId)
      return id !== undefined && isThere(id) ? id : undefined
    },
  }
}

function base64Url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes))
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
