import type { AskedInvitation } from '../../ports/invitations.ts'
import { clientIn } from '../../words/client.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { html, type Markup } from './page.ts'

export type InvitationsOptions = {
  asked: readonly AskedInvitation[]
  csrf: string
  to: string
  /** Whom the last try was for. */
  chosen?: string
  error?: string
  wasGiven?: boolean
}

/** What the style sheet has for them besides. */
export const INVITATION_STYLES = `.mfa-page{
.mfa-choices,.mfa-choices legend{margin:0 0 20px;padding:0;border:0}.mfa-choices legend{margin:0 0 6px}
.mfa-choice{display:flex;gap:12px;padding:12px 0;border-block-start:1px solid var(--border);cursor:pointer;overflow-wrap:anywhere}
.mfa-choice input{flex:none;inline-size:20px;block-size:20px;margin:2px 0 0;accent-color:var(--accent)}
.mfa-choice .mfa-who{display:block}
}
`

/** Who asks to be let in, on *Accounts*: a plain form, which works without JavaScript. */
export function invitations(site: Deployment, options: InvitationsOptions): Markup {
  const { asked, error, wasGiven } = options
  return html`<section class="mfa-card" aria-labelledby="mfa-asked"><h2 class="mfa-heading" id="mfa-asked">${site.say('Asking to be let in')}</h2>
${wasGiven ? html`<p class="mfa-notice" role="status" tabindex="-1" autofocus>${site.say('Let in. They have 7 days to sign in and set MFA up.')}</p>` : ''}
${asked.length === 0 ? html`<p class="mfa-who">${site.say('Nobody asks just now. Who signs in under a new name appears here.')}</p>` : form(site, { ...options, error })}
</section>`
}

function form(site: Deployment, { asked, csrf, to, chosen, error }: InvitationsOptions): Markup {
  return html`<p class="mfa-who">${site.say('Each gave the right password for the name. Any of them may be another spelling, or an e-mail address, of somebody who is here already, in the hands of a thief. Ask the person, not by this site, before you let a name in.')}</p>
<form class="mfa-form" method="post" action="${site.prefix}/accounts">
<input type="hidden" name="csrf" value="${csrf}" /><input type="hidden" name="to" value="${to}" />
<fieldset class="mfa-choices"><legend class="mfa-label">${site.say('Names')}</legend>${asked.map((one) => choice(site, one, chosen))}</fieldset>
<label class="mfa-label" for="mfa-code">${site.say('6-digit code')}</label>
<p class="mfa-hint" id="mfa-hint">${site.say('From your own app, as a signature.')}</p>
<input class="mfa-code" id="mfa-code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" autocapitalize="off" spellcheck="false" dir="ltr" required aria-describedby="mfa-error mfa-hint"${error ? html` aria-invalid="true" autofocus` : ''} />
<p class="mfa-error" id="mfa-error">${error ?? ''}</p>
<button class="mfa-button mfa-primary" type="submit">${site.say('Let in')}</button>
</form>`
}

function choice(
  site: Deployment,
  { principalId, name, askedAt, network, client }: AskedInvitation,
  chosen: string | undefined,
): Markup {
  // One value, so that what is let in is what was shown.
  const value = JSON.stringify([principalId, name])
  const at = new Date(askedAt).toISOString()
  return html`<label class="mfa-choice"><input type="radio" name="who" value="${value}" required aria-invalid="false"${value === chosen ? html` checked` : ''} />
<span><strong><bdi>${name}</bdi></strong><span class="mfa-who">${site.say('may be another spelling of a known name')}</span>
<span class="mfa-who"><time datetime="${at}">${at.slice(0, 10)} ${at.slice(11, 16)} UTC</time> · <bdi>${network ?? site.say('network not known')}</bdi> · <bdi>${client === null ? site.say('browser not known') : clientIn(site.say, client)}</bdi></span></span></label>`
}
