import type { ChallengeState } from '../../operations/load-challenge.ts'
import type { HostContext, Site } from '../site.ts'
import { card, html, page, script, signOutForm, supportLine } from './page.ts'
import { duration } from './texts.ts'

export type ChallengePageOptions = {
  name: string
  csrf: string
  to: string
  maxAgeSeconds?: number
  state: Pick<ChallengeState, 'factors' | 'nextCodeAt'>
  now: number
  error?: string
  status?: number
}

/**
 * *Verify your identity*: a real form that posts without JavaScript. `<mfa-challenge>` around it takes over in place
 * where there is JavaScript.
 */
export function challengePage(site: Site, c: HostContext, options: ChallengePageOptions): Promise<Response> {
  const { state, error } = options
  const lane = state.factors.find((factor) => factor.factor === 'totp')
  const notice = laneNotice(lane, options.now)
  const hint = state.nextCodeAt === null ? '' : 'Use the next code your app shows.'
  const isStuck = lane?.disabled === true || notice !== ''
  const content = html`<mfa-challenge endpoint="${site.prefix}" to="${options.to}">
<form class="mfa-form" method="post" action="${site.prefix}/challenge">
<input type="hidden" name="csrf" value="${options.csrf}" />
<input type="hidden" name="factor" value="totp" />
<input type="hidden" name="to" value="${options.to}" />
${options.maxAgeSeconds === undefined ? '' : html`<input type="hidden" name="maxAgeSeconds" value="${options.maxAgeSeconds}" />`}
${notice && !error ? html`<p class="mfa-notice">${notice}</p>` : ''}
<label class="mfa-label" for="mfa-code">6-digit code</label>
${hint ? html`<p class="mfa-hint" id="mfa-hint" data-mfa="hint">${hint}</p>` : ''}
<input class="mfa-code" id="mfa-code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" dir="ltr" required aria-describedby="mfa-error${hint ? ' mfa-hint' : ''}"${error ? html` aria-invalid="true"` : ''} autofocus />
<p class="mfa-error" id="mfa-error" data-mfa="error">${error ?? ''}</p>
<button class="mfa-button mfa-primary" type="submit">Enter</button>
</form>
</mfa-challenge>`
  const footer = html`${signOutForm(site, c)}${isStuck ? supportLine(site) : ''}${script(site)}`
  const heading = 'Verify your identity'
  return page(site, {
    title: error ? `Error: ${heading}` : heading,
    body: card(site, { heading, who: options.name, content, footer }),
    status: options.status,
  })
}

function laneNotice(lane: ChallengeState['factors'][number] | undefined, now: number): string {
  if (lane?.disabled) return 'Too many wrong codes. This method is disabled and must be reset.'
  if (!lane || lane.lockedUntil === null) return ''
  return `Too many tries. Try again in ${duration(Math.max(1, Math.ceil((lane.lockedUntil - now) / 1000)))}.`
}
