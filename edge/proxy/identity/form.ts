import type { ProxyConfig } from '../config.ts'
import { type Identity, siteAccount } from './person.ts'

/** The name that was typed, in one spelling. What the site takes for the same person beyond that, it cannot know. */
export function formIdentity(config: Pick<ProxyConfig, 'owners' | 'issuer'>): Identity {
  return {
    seesSessions: false,
    async who({ named }) {
      return named === null ? null : { id: named, name: named, memberships: siteAccount(config, named) }
    },
  }
}
