import { html, nothing, type TemplateResult } from 'lit'
import type { FactorKind } from '../../edge/contract/index.ts'
import { alertIcon } from '../look/icons.ts'
import { refusalText, wayOut } from '../refusals/refusal.ts'
import type { ProblemTexts, Refusal, RefusalTexts } from '../words/messages.ts'

/**
 * The heading of an element or step. Focus moves here when the content changes, hence the tabindex; where there are steps, what
 * says which one this is, and what was done, is heard with it.
 */
export function heading(level: number, text: string): TemplateResult {
  return html`<div id="heading" class="heading" part="heading" role="heading" aria-level=${level} aria-describedby="where" tabindex="-1">${text}</div>`
}

export type RefusalView = {
  text: RefusalTexts
  refusal: Refusal | null
  locale: string | undefined
  factor?: FactorKind | undefined
  /** What is said in the place of the usual words. */
  words?: string | null
}

/** The words of a refusal, and the way out of it as a link after them. */
export function withWayOut(
  words: string,
  text: ProblemTexts,
  refusal: Refusal,
  part: string | typeof nothing = nothing,
): TemplateResult | string {
  const way = wayOut(text, refusal)
  // A space of its own between two texts is lost where they describe something, so it ends the first.
  return way ? html`${`${words} `}<a class="mfa-link" part=${part} href=${way.href}>${way.words}</a>` : words
}

/** What went wrong and the way out of it, for an element with role=alert that outlives it. */
export function refusalContent({ text, refusal, locale, factor, words }: RefusalView): TemplateResult | typeof nothing {
  if (!refusal) return nothing
  const own = words ?? refusalText(text, refusal, { locale, factor })
  return html`${alertIcon()}<span>${withWayOut(own, text, refusal, 'link')}</span>`
}

/**
 * Between facts, behind the first: it ends a line where they are below each other, and never begins one. The spaces are read
 * aloud, which one between two blocks is not.
 */
export const DOT = '\u00a0·\u00a0'

/** What is said of one thing, side by side or below each other. */
export const facts = (...all: unknown[]): TemplateResult[] =>
  all.filter(Boolean).map((one, at, said) => html`<span class="fact">${one}${at + 1 < said.length ? DOT : ''}</span>`)

export type Button = { label: string; onPress: () => void }

export type ActionsView = {
  /** Left out where there is nothing to send. */
  primary?: string | undefined
  back?: Button | undefined
  cancel?: Button | undefined
  /** What is being done, once the primary button was pressed. */
  busy?: string | false
  /** Nothing is accepted now. */
  held?: boolean
}

/** The row at the bottom of a step. The primary button submits the form around it, so that Enter does too. */
export function actions({ primary, back, cancel, busy = false, held = false }: ActionsView): TemplateResult {
  return html`<div class="actions">
    ${
      primary
        ? html`<button type="submit" class="primary" part="button primary-button" aria-describedby="press" ?disabled=${held} aria-disabled=${!!busy || nothing} data-busy=${busy || nothing}>${primary}</button>`
        : nothing
    }
    ${back ? html`<button type="button" part="button" @click=${back.onPress}>${back.label}</button>` : nothing}
    ${cancel ? html`<button type="button" class="quiet apart" part="button" @click=${cancel.onPress}>${cancel.label}</button>` : nothing}
  </div>`
}
