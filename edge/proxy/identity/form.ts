import { principalIdOf, spellingOf } from '../../core/names.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import { type Identity, siteAccount } from './person.ts'

/** The name that was typed. What the site takes for the same person beyond case and marks, it cannot know. */
export function formIdentity(config: Pick<ProxyConfig, 'owners' | 'issuer' | 'identity'>): Identity {
  const { rule } = config.identity.naming
  return {
    seesSessions: false,
    async who({ named }) {
      if (named === null) return null
      const id = principalIdOf(named, rule, true)
      return { id, name: named, spelling: spellingOf(named, rule), memberships: siteAccount(config, named) }
    },
  }
}
