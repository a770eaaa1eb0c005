import { CODE_DIGITS } from '../../edge/shared/limits.ts'
import { plainCode } from '../../edge/shared/typed-code.ts'
import type { Factor, Method } from './factor.ts'

const kind = 'totp'

/** The code that an authenticator app shows. */
export const totp: Factor = {
  kind,
  isRecovery: false,
  inputMode: 'numeric',
  autocomplete: 'one-time-code',
  plain: plainCode,
  mistake: (code, digits = CODE_DIGITS) => {
    if (code === '') return { code: 'code_required', digits }
    if (!/^\d+$/.test(code)) return { code: 'code_not_digits' }
    return code.length === digits ? null : { code: 'code_length', entered: code.length, digits }
  },
  words: (text, digits = CODE_DIGITS) => ({
    label: text.codeLabel(digits),
    way: text.useApp,
    wrong: text.wrong_code,
    next: text.useNextCode,
    disabled: text.disabledFactor(kind),
  }),
}

/** The authenticator app. */
export const totpMethod: Method = {
  kind,
  name: (text) => text.factorName(kind),
  icon: 'M7 2h6a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V4a2 2 0 0 1 2-2zM9 15h2',
  amr: ['otp'],
}
