import type { Hono } from 'hono'
import { AnswerOfferRequest } from '../contract/ceremonies.ts'
import type { HttpServices } from '../http/request/visit.ts'
import type { frame } from '../http/routes/frame.ts'
import type { RoutesEnv } from '../http/routes/serve.ts'
import type { Ceremonies } from '../operations/act/deps.ts'
import { offersOf } from '../operations/ceremonies/offers.ts'
import type { PasskeyStore } from '../ports/passkeys.ts'
import { offerRoutes } from './offer.ts'

/** What `passkeys({ offer })` takes: what `offerAfterCode()` makes. */
export type PasskeyOffer = (of: { rpId: string; store: PasskeyStore }) => {
  isOffered: NonNullable<Ceremonies['isOffered']>
  addTo(http: HttpServices, api: Pick<ReturnType<typeof frame>, 'unsafe'>): void
  pages(http: HttpServices): Hono<RoutesEnv>
}

/**
 * Offers a passkey to whoever has just signed in by a code and has none ("Next time without a code?", spec K14).
 *
 * @param limits Every so many days at the soonest (1 to 365, default 30), so often in all (1 to 10, default 3). Throws where
 *   they are anything else.
 * @example
 * passkeys({ store: createPasskeyStore(), rpId: 'example.com', offer: offerAfterCode({ everyDays: 90, times: 1 }) })
 */
export function offerAfterCode(limits: { everyDays?: number; times?: number } = {}): PasskeyOffer {
  const { everyDays = 30, times = 3, ...rest } = Object(limits) as { everyDays?: number; times?: number }
  const isCount = (count: number, most: number) => Number.isInteger(count) && count >= 1 && count <= most
  if (Object(limits) !== limits || !isCount(everyDays, 365) || !isCount(times, 10) || Object.keys(rest).length > 0) {
    throw new Error('passkeys: offerAfterCode takes { everyDays: 1 to 365, times: 1 to 10 }')
  }
  return ({ rpId, store }) => {
    const offers = offersOf({ everyDays, times }, rpId, store)
    return {
      isOffered: offers.isOffered,
      addTo({ deps }, { unsafe }) {
        unsafe('POST', '/offers', AnswerOfferRequest, (visit, answered) => offers.answer(deps, visit, answered))
      },
      pages: offerRoutes(offers),
    }
  }
}
