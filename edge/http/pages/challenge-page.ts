import type { FactorKind } from '../../contract/prompt.ts'
import type { ChallengeState, ChallengeWay } from '../../operations/sign-in/load-challenge.ts'
import type { Ask } from '../../ports/factor.ts'
import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { cardPage, html, type Markup, script, signOutForm, supportLine } from './page.ts'

/** What the page asks for: a code of one factor, or the choice of another way. */
export type Way = FactorKind | 'other'

export type ChallengePageOptions = {
  name: string
  /** Of the login: what a password manager finds the entry by. */
  label: string
  csrf: string
  to: string
  way: Way
  maxAgeSeconds?: number
  state: Pick<ChallengeState, 'ways'>
  now: number
  error?: string
  /** The error is the code's, and not of the network or a limit: its field is marked. */
  isWrong?: boolean
  status?: number
}

/**
 * *Verify your identity*: a real form that posts without JavaScript. `<mfa-challenge>` around it takes over in place
 * where there is JavaScript. Every way of proving it has an address of its own, so that links do without it as well.
 */
export function challengePage(site: Deployment, c: HostContext, options: ChallengePageOptions): Response {
  const way = options.state.ways.find(({ factor }) => factor === options.way)
  const content = way ? wayContent(site, options, way) : otherWays(site, options)
  const footer = html`${signOutForm(site, c)}${supportLine(site, isStuck(options, way))}${script(site)}`
  return cardPage(site, {
    heading: 'Verify your identity',
    who: options.name,
    content,
    footer,
    status: options.status,
    error: options.error,
  })
}

/** In its place where the method was lost: no field, since no code could be right, and nothing that leads to a new one. */
export function missingPage(site: Deployment, c: HostContext, who: string): Response {
  const content = html`<p class="mfa-notice">${site.say('Your MFA method cannot be found. Ask the people who run this site to reset it.')}</p>`
  const footer = html`${signOutForm(site, c)}${supportLine(site, true, '')}`
  return cardPage(site, { heading: 'Verify your identity', who, content, footer, status: 403 })
}

function wayContent(site: Deployment, options: ChallengePageOptions, way: ChallengeWay): Markup {
  const { pressForm } = site.texts[way.factor]
  return html`${pressForm && way.asks.length > 0 ? pressForm(site, options, way.factor) : codeForm(site, options, way)}
${waysOn(site, options, way)}`
}

function codeForm(site: Deployment, options: ChallengePageOptions, way: ChallengeWay): Markup {
  const { error, to, maxAgeSeconds } = options
  const text = site.texts[way.factor]
  const hint = way.nextUsableAt === null ? text.format : text.useNext
  const wait = way.lockedUntil
  const other = otherOf(options, way)
  const otherWait = other?.disabled === false ? other.lockedUntil : Infinity
  const disabled = disabledWays(options, way)
  return html`<mfa-challenge endpoint="${site.prefix}" to="${to}"${wait === null ? '' : html` locked-until="${wait}"`}${otherWait === null ? '' : html` other-locked-until="${otherWait}"`}>
<form class="mfa-form" method="post" action="${site.prefix}/challenge">
<input type="hidden" name="csrf" value="${options.csrf}" />
<input type="text" autocomplete="username" value="${options.label}" readonly hidden />
<input type="hidden" name="factor" value="${way.factor}" />
<input type="hidden" name="to" value="${to}" />
${maxAgeSeconds === undefined ? '' : html`<input type="hidden" name="maxAgeSeconds" value="${maxAgeSeconds}" />`}
${disabled.method ? html`<p class="mfa-notice">${site.say(site.texts[disabled.method].disabled)}</p>` : ''}
${disabled.own ? html`<p class="mfa-notice">${site.say(text.disabled)}</p>` : ''}
<label class="mfa-label" for="mfa-code">${site.say(text.label)}</label>
${hint ? html`<p class="mfa-hint" id="mfa-hint" data-mfa="hint">${site.say(hint)}</p>` : ''}
${way.asks.map((ask) => fieldOf(ask, options.isWrong))}
<p class="mfa-error" id="mfa-error" data-mfa="error">${error ?? ''}</p>
${wait === null ? '' : html`<p class="mfa-notice" data-mfa="wait" id="mfa-wait">${waitText(site, wait, options)}</p>`}
<button class="mfa-button mfa-primary" type="submit">${site.say('Enter')}</button>
</form>
</mfa-challenge>`
}

function waysOn(site: Deployment, options: ChallengePageOptions, way: ChallengeWay): Markup {
  return html`<p class="mfa-ways">${meanwhile(site, options, way)}${
    way.isSpare
      ? methodsOf(options).map((method) => (method.disabled ? '' : useLink(site, options, method)))
      : link(site, options, 'other', site.say('Try another way'))
  }</p>`
}

/** What a form without JavaScript can ask for: digits, or letters and digits. */
function fieldOf({ kind }: Ask, isWrong: boolean | undefined): Markup | '' {
  const own =
    kind === 'enter_code'
      ? html`class="mfa-code" inputmode="numeric" autocomplete="one-time-code" autocapitalize="off"`
      : kind === 'enter_characters' &&
        html`class="mfa-code mfa-backup-code" autocomplete="off" autocapitalize="characters"`
  return own
    ? html`<input ${own} id="mfa-code" name="code" type="text" spellcheck="false" dir="ltr" required autofocus aria-describedby="mfa-error mfa-wait mfa-hint"${isWrong ? html` aria-invalid="true"` : ''} />`
    : ''
}

function otherWays(site: Deployment, options: ChallengePageOptions): Markup {
  const spares = options.state.ways.filter((way) => way.isSpare)
  const methods = methodsOf(options).filter((way) => !way.disabled)
  const paragraphs = [
    ...spares.map((way) => {
      const { about, disabled } = site.texts[way.factor]
      return html`${about === null ? '' : html`<p class="mfa-text">${site.say(about)}</p>`}
${way.disabled ? html`<p class="mfa-notice">${site.say(disabled)}</p>` : ''}
<p class="mfa-ways">${useLink(site, options, way)}</p>
`
    }),
    ...methods.map((way) => html`<p class="mfa-ways">${useLink(site, options, way)}</p>`),
  ]
  return html`${paragraphs}`
}

function useLink(site: Deployment, options: ChallengePageOptions, { factor }: ChallengeWay): Markup {
  return link(site, options, factor, site.say(site.texts[factor].use))
}

function link(site: Deployment, options: ChallengePageOptions, way: Way, text: string): Markup {
  const query = new URLSearchParams({ to: options.to, way })
  if (options.maxAgeSeconds !== undefined) query.set('maxAgeSeconds', String(options.maxAgeSeconds))
  return html`<a href="${site.prefix}/challenge?${query}" data-mfa-way="${way}">${text}</a>`
}

function methodsOf({ state }: ChallengePageOptions): ChallengeWay[] {
  return state.ways.filter((way) => !way.isSpare)
}

/** From a method the way back, from there a method: the one that `<mfa-challenge>` changes to in place. */
function otherOf({ state }: ChallengePageOptions, way: ChallengeWay): ChallengeWay | undefined {
  return state.ways.find((other) => other.isSpare !== way.isSpare)
}

/** Nobody has to guess why a way is shut: where all methods are disabled, and where this one is. */
function disabledWays(
  options: ChallengePageOptions,
  way: ChallengeWay,
): { method: FactorKind | undefined; own: boolean } {
  const [method] = areMethodsDisabled(options) ? methodsOf(options) : []
  return { method: method?.factor, own: way.disabled && way !== method }
}

function areMethodsDisabled(options: ChallengePageOptions): boolean {
  const methods = methodsOf(options)
  return methods.length > 0 && methods.every((way) => way.disabled)
}

/** Somebody who may have no way on: then the host's help is offered without being asked for (spec L2). */
function isStuck(options: ChallengePageOptions, way: ChallengeWay | undefined): boolean {
  return areMethodsDisabled(options) || !way || way.disabled || way.lockedUntil !== null
}

/** Clock time in the server's words, since it does not know the person's zone; the element says it in theirs. */
function waitText(site: Deployment, until: number, options: ChallengePageOptions): string {
  const when = site.inTime(Math.max(1, Math.ceil((until - options.now) / 1000)))
  const clock = new Date(until).toISOString().slice(11, 16)
  return site.say('Too many tries. Try again at {clock} UTC, {when}.', { clock, when })
}

/** Said beside the link to it; the element takes it away and says so itself, as long as the wait lasts. */
function meanwhile(site: Deployment, { state }: ChallengePageOptions, way: ChallengeWay): Markup | '' {
  const usable = state.ways.find((other) => other !== way && !other.disabled && other.lockedUntil === null)
  if (way.lockedUntil === null || !usable) return ''
  return html`<span data-mfa="meanwhile">${site.say(site.texts[usable.factor].meanwhile)} </span>`
}
