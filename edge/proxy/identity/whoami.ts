import type { IdentityConfig, ProxyConfig } from '../config.ts'
import { type Identity, personOf } from './person.ts'

const MAX_ANSWER_BYTES = 65_536

/** A path of the site that answers with JSON who is signed in. */
export function whoamiIdentity(
  whoami: Extract<IdentityConfig, { kind: 'whoami' }>,
  config: Pick<ProxyConfig, 'owners' | 'issuer' | 'identity'>,
): Identity {
  return {
    seesSessions: true,
    async who({ ask }) {
      const answer = await ask(whoami.path)
      // Not signed in is said by 401, 403, 404 or a way to the sign-in page.
      if ([401, 403, 404].includes(answer.status) || (answer.status >= 300 && answer.status < 400)) {
        await answer.body?.cancel()
        return null
      }
      if (!answer.ok) throw new Error(`WHOAMI answered ${answer.status}`)
      const text = await answer.text()
      if (text.length > MAX_ANSWER_BYTES) throw new Error('WHOAMI answered too much')
      return personOf(parsed(text), whoami, config)
    },
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('WHOAMI did not answer JSON')
  }
}
