import { html, type TemplateResult } from 'lit'
import type { ChallengeView, FactorKind } from '../../edge/contract/index.ts'
import { ADDRESS, ADDRESS_SCHEME } from '../../edge/shared/support.ts'
import { factorOf } from '../factors/registry.ts'
import { asOthers } from '../parts/as-others.ts'
import type { Locks } from '../proof/proof.ts'
import { disabledBeside, linksFrom, linkWords, type Way } from '../proof/ways.ts'
import type { ChallengeTexts } from '../words/messages.ts'

/** The parts of the form that the element works with, in markup of the server's or its own. */
export type ChallengeForm = {
  form: HTMLFormElement
  code: HTMLInputElement
  submit: HTMLButtonElement
  /** What went wrong; role=alert. */
  error: HTMLElement
  /** The wait, above the button; role=alert where the focus does not go there. */
  notice: HTMLElement
  /** Read out, not shown. */
  status: HTMLElement
}

export type OwnForm = {
  /** A password manager finds the entry by the label. */
  principal: ChallengeView['principal']
  /** What the form asks for; `other`: the ways to choose from stand in its place. */
  way: Way
  ways: readonly FactorKind[]
  locks: Locks
  /** Of the host, for somebody who may have no way on; empty where there is one. */
  support: string
  /** Nothing is accepted now. */
  isHeld: boolean
  /** The code on the phone is used up before (spec E7). */
  nextCodeAt: number | null
  action: string
  /** Of its heading; 0: the page around it has that, and the links to other ways. */
  level: number
  onWay: (way: Way) => void
  /** A ceremony of the browser is under way. */
  onCancel: (() => void) | null
}

/** The form of an element that came empty: the same markup as the server's page, its links working in place. */
export function challengeForm(text: ChallengeTexts, own: OwnForm): TemplateResult {
  const { way, principal } = own
  const { inputMode, autocomplete, words, isPossible: isPress } = factorOf(way === 'other' ? undefined : way)
  const { label, format, next, way: press } = words(text)
  const isText = inputMode === 'text'
  const hint = next && (own.nextCodeAt ?? 0) > Date.now() ? next : format
  const disabled = disabledBeside(way, own.ways, own.locks)
  return html`${
    own.level
      ? html`<div class="mfa-heading" role="heading" aria-level=${own.level}>${text.verifyIdentity}</div>
    <p class="mfa-who"><span>${principal.name}</span></p>`
      : ''
  }
    <form class="mfa-form" method="post" action=${own.action} ?hidden=${way === 'other'}>
      <input hidden autocomplete="username" value=${principal.label ?? principal.name}>
      ${disabled ? html`<p class="mfa-notice">${disabled.words(text).disabled}</p>` : ''}
      ${label ? html`<label class="mfa-label" for="mfa-code">${label}</label>` : ''}
      ${hint ? html`<p class="mfa-hint" id="mfa-hint" data-mfa="hint">${hint}</p>` : ''}
      <input class="mfa-code ${isText ? 'mfa-backup-code' : ''}" id="mfa-code" name="code" type=${isPress ? 'hidden' : 'text'} inputmode=${inputMode} autocomplete=${autocomplete}
        autocapitalize=${isText ? 'characters' : 'off'} spellcheck="false" dir="ltr" required aria-describedby=${hint ? 'mfa-error mfa-hint' : 'mfa-error'}>
      <p class="mfa-error" id="mfa-error" data-mfa="error"></p>
      <button class="mfa-button mfa-primary" type="submit">${isPress ? press : text.enter}</button>
    </form>
    ${
      own.onCancel
        ? html`<p class="mfa-text">${text.followDevice}</p>${link(text.cancel, own.onCancel)}`
        : own.level
          ? wayLinks(text, own)
          : ''
    }
    ${own.support ? supportLine(text, own.support) : ''}`
}

function wayLinks(text: ChallengeTexts, { way, ways, locks, isHeld, onWay }: OwnForm): unknown {
  const links = linksFrom(way, ways, locks, isHeld).map((to) => link(linkWords(to, text), () => onWay(to)))
  return asOthers(way === 'other', links)
}

const link = (words: string, onPress: () => void): TemplateResult =>
  html`<p class="mfa-ways"><button type="button" class="mfa-link" @click=${onPress}>${words}</button></p>`

/** A link where it is an address, as on the server's page. The host's words may be in another language than ours. */
function supportLine(text: ChallengeTexts, support: string): TemplateResult {
  const words = ADDRESS.test(support)
    ? html`<a class="mfa-link" href=${support}>${support.replace(ADDRESS_SCHEME, '')}</a>`
    : support
  return html`<p class="mfa-support">${text.noWay} <bdi>${words}</bdi></p>`
}

/** Finds the form and adds what only a script needs. Null: there is none, or not a whole one. */
export function takeForm(root: Element): ChallengeForm | null {
  const form = root.querySelector<HTMLFormElement>('form.mfa-form')
  const code = form?.querySelector<HTMLInputElement>('[name=code]')
  const submit = form?.querySelector<HTMLButtonElement>('[type=submit]')
  const error = form?.querySelector<HTMLElement>('[data-mfa=error]')
  if (!form || !code || !submit || !error) return null
  // The texts about an empty or short code are ours, beside the field; the browser's bubbles go away.
  form.noValidate = true
  error.role = 'alert'
  const notice = part('wait', error, 'mfa-notice')
  notice.tabIndex = -1
  const status = part('status', submit, 'mfa-hidden')
  status.role = 'status'
  return { form, code, submit, error, notice, status }
}

/** A part that the server's page may have, or else one put after another. */
function part(name: string, before: Element, className: string): HTMLElement {
  const own = before.parentElement?.querySelector<HTMLElement>(`[data-mfa=${name}]`)
  if (own) return own
  const element = document.createElement('p')
  element.dataset.mfa = name
  element.className = className
  before.after(element)
  return element
}

export function hiddenValue({ form }: ChallengeForm, name: string): string | null {
  return form.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? null
}

/** One link to the page's style sheet per document or shadow root, as far as the element may have to bring its own. */
export function ensureStyles(element: Element, endpoint: string): void {
  const href = `${endpoint.replace(/\/+$/, '')}/assets/mfa.css`
  const root = element.getRootNode()
  const place = root instanceof ShadowRoot ? root : document.head
  if (place.querySelector(`link[rel=stylesheet][href="${CSS.escape(href)}"]`)) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = href
  place.append(link)
}
