import type { FactorKind, GrantedView } from '../../edge/contract/index.ts'
import type { Result } from '../client/transport.ts'
import { methodOf } from '../factors/registry.ts'
import { MfaPassedEvent } from '../parts/events.ts'
import { goTo } from '../parts/navigate.ts'
import type { Wizard } from './setup-task.ts'

/**
 * Out of the required form, or back to the host whose backend has a sign-in pending. `enrolled`: what was set up, and is
 * the proof of this session from then on. `answer`: of the request that the codes were kept, which brings the grant.
 * False: the host stays on its page.
 */
export function goOnward(
  wizard: Wizard,
  enrolled: FactorKind | undefined,
  answer?: Promise<Result<GrantedView | null>>,
): boolean {
  if (!wizard.required && !wizard.ticket) return true
  const amr = ['pwd', ...methodOf(enrolled).amr, 'mfa']
  const isOurs = wizard.dispatchEvent(new MfaPassedEvent(wizard.to, amr))
  if (wizard.ticket && answer) void answer.then((done) => handOver(wizard, done))
  else if (isOurs) goTo(wizard.to)
  return isOurs
}

/** An answer that was lost took the grant with it: there the host asks for the password once more. */
function handOver(wizard: Wizard, answer: Result<GrantedView | null>): void {
  if (answer.ok && answer.value) wizard.onGrant?.(answer.value.grant)
  else goTo(wizard.to)
}
