import type { Factor, Method } from './factor.ts'

const kind = 'passkey'

/** The browser's own reading of what the server asks for (Web Authentication Level 3 §5.1.9); without it, none is offered. */
const isPossible = (): boolean => 'parseRequestOptionsFromJSON' in (globalThis.PublicKeyCredential ?? {})

/** A passkey or security key: the browser asks for it, after a press. */
export const passkey: Factor = {
  kind,
  isRecovery: false,
  isPossible,
  inputMode: 'none',
  autocomplete: 'off',
  plain: (typed) => typed,
  mistake: () => null,
  words: (text) => ({
    label: '',
    way: text.usePasskey,
    wrong: '',
    disabled: isPossible() ? text.disabledFactor(kind) : text.cannotPasskey,
  }),
}

export const passkeyMethod: Method = {
  kind,
  name: (text) => text.factorName(kind),
  icon: 'M8 9a3.5 3.5 0 1 1 0-7a3.5 3.5 0 0 1 0 7zM2 17c0-3.3 2.5-5 6-5c1 0 2 .2 2.8.5M15 12.5a2.2 2.2 0 1 1 0-4.4a2.2 2.2 0 0 1 0 4.4zM15 12.5v5l1.5-1.3',
  amr: ['pop'],
  isOneOfMany: true,
}
