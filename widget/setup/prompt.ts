import { html, nothing, type TemplateResult } from 'lit'
import type { Prompt } from '../../edge/contract/index.ts'
import type { MfaElement } from '../parts/mfa-element.ts'
import { type EnterCodeView, enterCode, pressFor } from '../proof/enter-code.ts'
import { type ShowSecretView, showSecret } from './show-secret.ts'

export type ShowCodesView = {
  messages: MfaElement['messages']
  locale: string | undefined
  issuer: string
  account: string
}

/** What each kind of prompt needs beyond itself; asked for only when that kind is shown. */
export type PromptViews = {
  showSecret: (prompt: Prompt & { kind: 'show_secret' }) => ShowSecretView
  enterCode: () => EnterCodeView
  ceremony: () => EnterCodeView
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
    case 'browser_ceremony':
      return pressFor(prompt, views.ceremony())
    default:
      return prompt satisfies never
  }
}

/** The codes go by property: an attribute would show them to everything that reads the page. */
function showCodes({ codes }: { codes: readonly string[] }, view: ShowCodesView): TemplateResult {
  return html`<backup-codes exportparts="base: codes-base, code-list, code, button" lang=${view.locale ?? nothing}
    .codes=${codes} .messages=${view.messages} .issuer=${view.issuer} .account=${view.account}></backup-codes>`
}
