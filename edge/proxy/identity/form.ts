import type { ProxyConfig } from '../config.ts'
import { type Identity, siteAccount } from './person.ts'

/** The name that was typed, in one spelling. What the site takes for the same person beyond that, it cannot know. */
export function formIdentity(config: Pick<ProxyConfig, 'owners' | 'issuer' | 'identity'>): Identity {
  const isExact = config.identity.userCase === 'exact'
  return {
    seesSessions: false,
    async who({ named }) {
      if (named === null) return null
      return { id: isExact ? named : withoutMarks(named), name: named, memberships: siteAccount(config, named) }
    },
  }
}

/** For most databases `é` is `e`: who signs in as `éve` with the password of `eve` is `eve`. The site gets it as it was typed. */
function withoutMarks(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC')
}
