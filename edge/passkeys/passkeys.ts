import { Hono } from 'hono'
import { AskCeremonyRequest } from '../contract/ceremonies.ts'
import type { KeyRing } from '../crypto/key-ring.ts'
import { passkeyFactor } from '../factors/passkey/factor.ts'
import { type PasskeyOptions, passkeyOptions } from '../factors/passkey/options.ts'
import type { FactorTexts } from '../http/deployment/page-texts.ts'
import type { RefusalTexts } from '../http/deployment/refusal-texts.ts'
import { pressForm } from '../http/pages/press-form.ts'
import type { HttpServices } from '../http/request/visit.ts'
import { PASSKEY_REFUSALS } from '../http/response/passkey-refusals.ts'
import { frame } from '../http/routes/frame.ts'
import type { WellKnown } from '../http/routes/routes.ts'
import { type ApiPart, type RoutesEnv, refuseOtherMethods } from '../http/routes/serve.ts'
import type { Ceremonies } from '../operations/act/deps.ts'
import { askProof } from '../operations/ceremonies/ask-proof.ts'
import { ceremonies } from '../operations/ceremonies/ceremonies.ts'
import type { EnrolableFactor } from '../ports/factor.ts'
import type { PasskeyStore } from '../ports/passkeys.ts'
import type { Random } from '../ports/runtime.ts'
import type { PasskeyOffer } from './offer-after-code.ts'
import { relatedOrigins } from './related-origins.ts'

/** What `createMfa({ passkeys })` takes: what to add to a deployment, once its own parts are known. */
export type Passkeys = (deployment: {
  ring: KeyRing
  random: Random
  origins: ReadonlySet<string>
  issuer: string
}) => PasskeysOfDeployment

export type PasskeysOfDeployment = {
  factor: EnrolableFactor
  texts: FactorTexts
  refusals: RefusalTexts
  ceremonies: Ceremonies
  part: ApiPart
  /** The page of the offer after a sign-in by code; left out: there is none. */
  pages?: ((http: HttpServices) => Hono<RoutesEnv>) | undefined
  /** The largest body that its routes read. */
  bodyBytes: number
  /** Where there are related origins: browsers ask for them. */
  wellKnown?: WellKnown | undefined
}

/** A registration of an authenticator with a long id and an RSA key, as base64url in JSON (spec K6). */
export const BODY_BYTES = 16_384

const TEXTS: FactorTexts = {
  label: 'Passkey',
  use: 'Use passkey',
  about: null,
  meanwhile: 'Your passkey works meanwhile.',
  disabled: 'No passkey of yours can be used here. Use another way.',
  useNext: null,
  pressForm,
  wrong: "That passkey didn't work. Try again, or use another way.",
  malformed: 'Passkeys need JavaScript. Switch it on, or use another way.',
}

/**
 * Passkeys and security keys as a second factor beside the password. Throws when `createMfa` is called and an option cannot
 * work.
 *
 * @example
 * createMfa({ …, origins: ['https://app.example.com'],
 *   passkeys: passkeys({ store: createPasskeyStore(), rpId: 'example.com' }) })
 */
export function passkeys({
  store,
  offer,
  ...raw
}: PasskeyOptions & {
  store: PasskeyStore
  /** `offerAfterCode()`: whoever signs in by a code is offered a passkey. Left out: nobody is. */
  offer?: PasskeyOffer | undefined
}): Passkeys {
  if (typeof store?.present !== 'function') {
    throw new Error('passkeys: store must be what createPasskeyStore() of sallyport/db/passkeys makes')
  }
  if (!['function', 'undefined'].includes(typeof offer))
    throw new Error('passkeys: offer must be what offerAfterCode() makes')
  return ({ ring, random, origins, issuer }) => {
    const site = passkeyOptions(raw, [...origins], issuer)
    const offered = offer?.({ rpId: site.rpId, store })
    return {
      factor: passkeyFactor({ site, ring, random, store }),
      texts: TEXTS,
      refusals: PASSKEY_REFUSALS,
      ceremonies: { ...ceremonies, isOffered: offered?.isOffered },
      pages: offered?.pages,
      bodyBytes: BODY_BYTES,
      wellKnown: site.relatedOrigins.length > 0 ? relatedOrigins(site) : undefined,
      part(http) {
        const api = new Hono<RoutesEnv>()
        const framed = frame(http, api)
        framed.unsafe('POST', '/ceremonies', AskCeremonyRequest, (visit, asked) => askProof(http.deps, visit, asked))
        offered?.addTo(http, framed)
        refuseOtherMethods(http, api)
        return api
      },
    }
  }
}
