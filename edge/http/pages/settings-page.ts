import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { type ManagePageOptions, managePage } from './manage-page.ts'
import { html, late } from './page.ts'

export type SettingsPageOptions = ManagePageOptions & {
  /** Opens the step at once: R1, or B1. */
  action: 'reset' | 'codes' | null
  wasNotSaved: boolean
}

/** *MFA settings* as a page of ours, for where the person has to go without the host's own. */
export function settingsPage(site: Deployment, c: HostContext, options: SettingsPageOptions): Response {
  const { action } = options
  // The element is a card with a heading of its own; in another card both would be there twice. Ours is seen without scripts.
  const content = html`${options.wasNotSaved ? html`<p class="mfa-notice" role="status">${site.say('Not saved, please send again.')}</p>` : ''}
<mfa-settings endpoint="${site.prefix}" heading-level="1"${action ? html` action="${action}"` : ''}><h1 class="mfa-heading">${site.say('MFA settings')}</h1>${late(site)}</mfa-settings>`
  return managePage(site, c, 'settings', options, content)
}
