import type { ChallengeFactorView } from '../../contract/challenge.ts'
import type { ChallengeState } from '../../operations/sign-in/load-challenge.ts'
import type { HostContext, Site } from '../deployment/site.ts'
import { card, html, type Markup, page, script, signOutForm, supportLine } from './page.ts'
import { duration } from './texts.ts'

/** What the page asks for: a code of one factor, or the choice of another way. */
export type Way = 'totp' | 'backup_code' | 'other'

export type ChallengePageOptions = {
  name: string
  csrf: string
  to: string
  way: Way
  maxAgeSeconds?: number
  state: Pick<ChallengeState, 'factors' | 'nextCodeAt'>
  now: number
  error?: string
  status?: number
}

const HEADING = 'Verify your identity'

/**
 * *Verify your identity*: a real form that posts without JavaScript. `<mfa-challenge>` around it takes over in place
 * where there is JavaScript. Every way of proving it has an address of its own, so that links do without it as well.
 */
export function challengePage(site: Site, c: HostContext, options: ChallengePageOptions): Promise<Response> {
  const { error, way } = options
  const content = way === 'other' ? otherWays(site, options) : codeForm(site, options)
  const footer = html`${signOutForm(site, c)}${supportLine(site, isStuck(options))}${script(site)}`
  return page(site, {
    title: error ? `Error: ${HEADING}` : HEADING,
    body: card(site, { heading: HEADING, who: options.name, content, footer }),
    status: options.status,
  })
}

/** In its place where the method was lost: no field, since no code could be right, and nothing that leads to a new one. */
export function missingPage(site: Site, c: HostContext, who: string): Promise<Response> {
  const content = html`<p class="mfa-notice">Your MFA method cannot be found. Ask the people who run this site to reset it.</p>`
  const footer = html`${signOutForm(site, c)}${supportLine(site, true, '')}`
  return page(site, { title: HEADING, body: card(site, { heading: HEADING, who, content, footer }), status: 403 })
}

function codeForm(site: Site, options: ChallengePageOptions): Markup {
  const { state, error, way, to, maxAgeSeconds } = options
  const lane = laneOf(options, way)
  const hint = way === 'totp' && state.nextCodeAt !== null ? 'Use the next code your app shows.' : ''
  const wait = lane?.lockedUntil ?? null
  const other = laneOf(options, way === 'totp' ? 'backup_code' : 'totp')
  const otherWait = other?.disabled === false ? other.lockedUntil : Infinity
  const described = `mfa-error${hint ? ' mfa-hint' : ''}`
  return html`<mfa-challenge endpoint="${site.prefix}" to="${to}"${wait === null ? '' : html` locked-until="${wait}"`}${otherWait === null ? '' : html` other-locked-until="${otherWait}"`}>
<form class="mfa-form" method="post" action="${site.prefix}/challenge">
<input type="hidden" name="csrf" value="${options.csrf}" />
<input type="hidden" name="factor" value="${way}" />
<input type="hidden" name="to" value="${to}" />
${maxAgeSeconds === undefined ? '' : html`<input type="hidden" name="maxAgeSeconds" value="${maxAgeSeconds}" />`}
${isAppDisabled(options) ? html`<p class="mfa-notice">${disabledText('totp')}</p>` : ''}
${way === 'backup_code' && lane?.disabled !== false ? html`<p class="mfa-notice">${disabledText('backup_code')}</p>` : ''}
<label class="mfa-label" for="mfa-code">${way === 'totp' ? '6-digit code' : 'Backup code'}</label>
${hint ? html`<p class="mfa-hint" id="mfa-hint" data-mfa="hint">${hint}</p>` : ''}
${way === 'totp' ? codeField(described, Boolean(error)) : backupCodeField(described, Boolean(error))}
<p class="mfa-error" id="mfa-error" data-mfa="error">${error ?? ''}</p>
${wait !== null && !lane?.disabled ? html`<p class="mfa-notice" data-mfa="wait">${waitText(wait, options)}</p>` : ''}
<button class="mfa-button mfa-primary" type="submit">Enter</button>
</form>
</mfa-challenge>
<p class="mfa-ways">${meanwhile(options)}${
    way === 'totp'
      ? link(site, options, 'other', 'Try another way')
      : isAppDisabled(options)
        ? ''
        : link(site, options, 'totp', 'Use authenticator app')
  }</p>`
}

function codeField(described: string, isWrong: boolean): Markup {
  return html`<input class="mfa-code" id="mfa-code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" dir="ltr" required aria-describedby="${described}"${isWrong ? html` aria-invalid="true"` : ''} autofocus />`
}

function backupCodeField(described: string, isWrong: boolean): Markup {
  return html`<input class="mfa-code mfa-backup-code" id="mfa-code" name="code" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" dir="ltr" required aria-describedby="${described}"${isWrong ? html` aria-invalid="true"` : ''} autofocus />`
}

function otherWays(site: Site, options: ChallengePageOptions): Markup {
  const codes = laneOf(options, 'backup_code')
  return html`<p class="mfa-text">Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.</p>
${codes?.disabled !== false ? html`<p class="mfa-notice">${disabledText('backup_code')}</p>` : ''}
<p class="mfa-ways">${link(site, options, 'backup_code', 'Enter backup code')}</p>
${isAppDisabled(options) ? '' : html`<p class="mfa-ways">${link(site, options, 'totp', 'Use authenticator app')}</p>`}`
}

function link(site: Site, options: ChallengePageOptions, way: Way, text: string): Markup {
  const query = new URLSearchParams({ to: options.to, way })
  if (options.maxAgeSeconds !== undefined) query.set('maxAgeSeconds', String(options.maxAgeSeconds))
  return html`<a href="${site.prefix}/challenge?${query}" data-mfa-way="${way}">${text}</a>`
}

function laneOf(options: ChallengePageOptions, way: Way): ChallengeFactorView | undefined {
  return options.state.factors.find((lane) => lane.factor === way)
}

/** Somebody who may have no way on: then the host's help is offered without being asked for (spec L2). */
function isStuck(options: ChallengePageOptions): boolean {
  const lane = laneOf(options, options.way)
  return isAppDisabled(options) || options.way === 'other' || !lane || lane.disabled || lane.lockedUntil !== null
}

function isAppDisabled(options: ChallengePageOptions): boolean {
  return laneOf(options, 'totp')?.disabled === true
}

function disabledText(way: Way): string {
  return way === 'totp'
    ? 'Too many wrong codes: your authenticator app is disabled here. Enter a backup code to get in, then reset the app.'
    : 'No backup code can be used: all are used up, or too many wrong ones were tried.'
}

/** Clock time in the server's words, since it does not know the person's zone; the element says it in theirs. */
function waitText(until: number, options: ChallengePageOptions): string {
  const inWords = duration(Math.max(1, Math.ceil((until - options.now) / 1000)))
  const clock = new Date(until).toISOString().slice(11, 16)
  return `Too many tries. Try again at ${clock} UTC, in ${inWords}.`
}

/** Said beside the link to it, which the element leaves as it is: it does not know the other lane. */
function meanwhile(options: ChallengePageOptions): string {
  const isWaiting = (laneOf(options, options.way)?.lockedUntil ?? null) !== null
  const isOtherUsable = options.state.factors.some(
    (lane) => lane.factor !== options.way && !lane.disabled && lane.lockedUntil === null,
  )
  if (!isWaiting || !isOtherUsable) return ''
  return options.way === 'totp' ? 'A backup code works meanwhile. ' : 'Your authenticator app works meanwhile. '
}
