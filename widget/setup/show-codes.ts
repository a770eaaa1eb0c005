import { html, nothing, type TemplateResult } from 'lit'
import type { MfaElement } from '../parts/mfa-element.ts'

export type ShowCodesView = {
  messages: MfaElement['messages']
  locale: string | undefined
  issuer: string
  account: string
}

/** The codes go by property: an attribute would show them to everything that reads the page. */
export function showCodes({ codes }: { codes: readonly string[] }, view: ShowCodesView): TemplateResult {
  return html`<backup-codes exportparts="base: codes-base, code-list, code, button" lang=${view.locale ?? nothing}
    .codes=${codes} .messages=${view.messages} .issuer=${view.issuer} .account=${view.account}></backup-codes>`
}
