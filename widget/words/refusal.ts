import type { FactorKind } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'
import { formatWait } from './format.ts'
import type { Refusal, RefusalTexts } from './messages.ts'
import { problemText } from './problem.ts'

/** The one place that turns a refusal into a sentence for the person. `factor`: whose code was refused. */
export function refusalText(
  text: RefusalTexts,
  refusal: Refusal,
  {
    now = Date.now(),
    locale,
    factor = 'totp',
  }: { now?: number; locale?: string | undefined; factor?: FactorKind } = {},
): string {
  switch (refusal.code) {
    case 'code_required':
      return text.code_required(refusal.digits)
    case 'code_length':
      return text.code_length(refusal.entered, refusal.digits)
    case 'wrong_code':
      return factor === 'totp' ? text.wrong_code : text.wrongBackupCode
    case 'too_many':
    case 'locked':
      return text.too_many(waitOf(refusal, now, locale))
    default:
      return problemText(text, refusal)
  }
}

function waitOf({ retryAfterSeconds }: ClientProblem, now: number, locale?: string) {
  return retryAfterSeconds === undefined ? null : formatWait(now + retryAfterSeconds * 1000, now, locale)
}
