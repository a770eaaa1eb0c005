import type { BackupCodesView } from '../../contract/settings.ts'
import { LOW_CODES } from '../../shared/limits.ts'
import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { card, html, page, script, signOutForm } from './page.ts'

export type CodesLeftPageOptions = {
  name: string
  to: string
  backupCodes: BackupCodesView
  /** The sign-in that led here proves a reset, epoch milliseconds; null: it does not. */
  resetProvenUntil: number | null
  /** The proof lasts as long as the sign-in does: it was the last code, or the app is disabled. */
  isProvenThroughout: boolean
}

/** How the backup codes stand, after one was used or while nobody has confirmed that they were kept (spec B2, E6). */
export function codesLeftPage(site: Deployment, c: HostContext, options: CodesLeftPageOptions): Promise<Response> {
  const { to, backupCodes } = options
  const { remaining, total, confirmedAt } = backupCodes
  const settings = (action: string) => `${site.prefix}/settings?${new URLSearchParams({ do: action, to })}`
  const wasUsed = options.resetProvenUntil !== null
  const content = html`<p class="mfa-text"><strong>${remaining} of ${total} left</strong></p>
${remaining === 0 ? html`<p class="mfa-notice" role="alert">No backup code is left. Without new ones, a lost phone locks you out.</p>` : ''}
${remaining > 0 && remaining <= LOW_CODES ? html`<p class="mfa-notice">Few are left. Generate new ones while you can sign in.</p>` : ''}
${confirmedAt === null ? html`<p class="mfa-notice">These codes were never confirmed as saved. If you do not have all of them, generate new ones.</p>` : ''}
${wasUsed ? html`<p class="mfa-text">${resetText(options.isProvenThroughout)}</p>` : ''}
<p class="mfa-actions"><a class="mfa-button mfa-primary" href="${to}">Continue</a>
${wasUsed ? html`<a class="mfa-button" href="${settings('reset')}">Reset</a>` : ''}
<a class="mfa-button" href="${settings('codes')}">Generate backup codes</a></p>`
  const footer = html`${signOutForm(site, c)}${script(site)}`
  const heading = 'Backup codes'
  return page(site, { title: heading, body: card(site, { heading, who: options.name, content, footer }) })
}

function resetText(isThroughout: boolean): string {
  return isThroughout
    ? 'A new phone? Reset sets up your app anew. This sign-in is enough for it, as long as it lasts.'
    : 'A new phone? Reset sets up your app anew. This sign-in is enough for it for 10 minutes.'
}
