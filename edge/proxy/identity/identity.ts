import type { ProxyConfig } from '../config/proxy-config.ts'
import { formIdentity } from './form.ts'
import { jwtIdentity } from './jwt.ts'
import type { Identity } from './person.ts'
import { whoamiIdentity } from './whoami.ts'

export function identityOf(config: ProxyConfig, clock: () => number): Identity {
  const { identity } = config
  switch (identity.kind) {
    case 'form':
      return formIdentity(config)
    case 'whoami':
      return whoamiIdentity(identity, config)
    case 'jwt':
      return jwtIdentity(identity, config, clock)
  }
}
