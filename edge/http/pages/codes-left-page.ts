import type { BackupCodesView } from '../../contract/settings.ts'
import { LOW_CODES } from '../../shared/limits.ts'
import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { cardPage, html, type Markup, script, signOutForm } from './page.ts'

export type CodesLeftPageOptions = {
  name: string
  to: string
  backupCodes: BackupCodesView
  /** The sign-in that led here proves a reset, and there is something to reset. */
  isResetProven: boolean
  /** The proof lasts as long as the sign-in does: it was the last code, or the app is disabled. */
  isProvenThroughout: boolean
}

/** How the backup codes stand, after one was used or while nobody has confirmed that they were kept (spec B2, E6). */
export function codesLeftPage(site: Deployment, c: HostContext, options: CodesLeftPageOptions): Response {
  const { to, backupCodes, isResetProven } = options
  const { remaining, total, confirmedAt } = backupCodes
  const settings = (action: string) => `${site.prefix}/settings?${new URLSearchParams({ do: action, to })}`
  const content = html`<p class="mfa-text"><strong>${site.say('{count} of {total} left', { count: remaining, total })}</strong></p>
${levelOf(site, remaining)}
${confirmedAt === null ? html`<p class="mfa-notice">${site.say('These codes were never confirmed as saved. If you do not have all of them, generate new ones.')}</p>` : ''}
${isResetProven ? html`<p class="mfa-text">${site.say(`A new phone? Reset sets up your app anew. This sign-in is enough for it${options.isProvenThroughout ? ', as long as it lasts' : ' for 10 minutes'}.`)}</p>` : ''}
<p class="mfa-actions"><a class="mfa-button mfa-primary" href="${to}">${site.say('Continue')}</a>
${isResetProven ? html`<a class="mfa-button" href="${settings('reset')}">${site.say('Reset')}</a>` : ''}
<a class="mfa-button" href="${settings('codes')}">${site.say('Generate backup codes')}</a></p>`
  const footer = html`${signOutForm(site, c)}${script(site)}`
  return cardPage(site, { heading: 'Backup codes', who: options.name, content, footer })
}

function levelOf(site: Deployment, remaining: number): Markup | '' {
  if (remaining > LOW_CODES) return ''
  return remaining > 0
    ? html`<p class="mfa-notice">${site.say('Few are left. Generate new ones while you can sign in.')}</p>`
    : html`<p class="mfa-notice" role="alert">${site.say('No backup code is left. Without new ones, a lost method locks you out.')}</p>`
}
