import type { TemplateResult } from 'lit'
import type { Prompt } from '../../edge/contract/index.ts'
import { type EnterCodeView, enterCode } from '../proof/enter-code.ts'
import { type ShowCodesView, showCodes } from './show-codes.ts'
import { type ShowSecretView, showSecret } from './show-secret.ts'

/** What each kind of prompt needs beyond itself; asked for only when that kind is shown. */
export type PromptViews = {
  showSecret: (prompt: Prompt & { kind: 'show_secret' }) => ShowSecretView
  enterCode: () => EnterCodeView
  showCodes: () => ShowCodesView
}

/** Carries out a prompt of the server. The one switch over prompt kinds: a new factor needs no new one. */
export function renderPrompt(prompt: Prompt, views: PromptViews): TemplateResult {
  switch (prompt.kind) {
    case 'show_secret':
      return showSecret(prompt, views.showSecret(prompt))
    case 'enter_code':
      return enterCode(prompt, views.enterCode())
    case 'show_codes':
      return showCodes(prompt, views.showCodes())
    default:
      return prompt satisfies never
  }
}
