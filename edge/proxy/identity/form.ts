import type { ProxyConfig } from '../config.ts'
import { normalName } from '../names.ts'
import { type Identity, siteAccount } from './person.ts'

/** The name that was typed. What the site takes for the same person beyond case and marks, it cannot know. */
export function formIdentity(config: Pick<ProxyConfig, 'owners' | 'issuer' | 'identity'>): Identity {
  const isExact = config.identity.naming.rule === 'exact'
  return {
    seesSessions: false,
    async who({ named }) {
      if (named === null) return null
      const id = isExact ? named : withoutMarks(normalName(named, 'fold'))
      return { id, name: named, spelling: named, memberships: siteAccount(config, named) }
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
