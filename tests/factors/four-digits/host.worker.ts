import { FACTOR_KINDS } from '../../../db/schema/factor-kinds.ts'
import { FactorKind } from '../../../edge/contract/prompt.ts'
import { FACTORS } from '../../../edge/factors/registry.ts'
import { PAGE_TEXTS } from '../../../edge/http/pages/texts.ts'
import { mfaWith } from '../../../edge/mfa/mfa.ts'
import { hostWith } from '../../world/worker.ts'
import { FOUR_DIGITS, FOUR_DIGITS_TEXTS, fourDigits } from './factor.ts'

/* The host of all tests with a third factor: its name in the two lists, its line in the registry, its texts. */

for (const names of [FactorKind.options, FACTOR_KINDS] as readonly string[][]) names.push(FOUR_DIGITS)

export default hostWith((options) =>
  mfaWith(options, {
    factors: [...FACTORS, fourDigits],
    texts: { ...PAGE_TEXTS, [FOUR_DIGITS]: FOUR_DIGITS_TEXTS },
  }),
)
