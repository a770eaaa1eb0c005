import type { NewAssurance } from '../../ports/acts.ts'
import type { Deps } from './deps.ts'

/** A new proof. The host checked the password, this the rest: `pwd`, what was shown, and `mfa` (RFC 8176). */
export function newAssurance(deps: Pick<Deps, 'newId' | 'limits'>, amr: string[], now: number): NewAssurance {
  return { id: deps.newId(), amr: ['pwd', ...amr, 'mfa'].join(' '), endsAt: now + deps.limits.maxSeconds * 1000 }
}
