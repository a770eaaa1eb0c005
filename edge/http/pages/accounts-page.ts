import type { Membership } from '../../ports/principal.ts'
import type { Deployment, HostContext } from '../deployment/deployment.ts'
import { type ManagePageOptions, managePage } from './manage-page.ts'
import { html, late, type Markup } from './page.ts'

export type AccountsPageOptions = Omit<ManagePageOptions, 'hasAccounts'> & {
  memberships: readonly Membership[]
  /** What else an Owner decides here. */
  more?: Markup
}

const ROLES = { owner: 'Owner', admin: 'Admin', member: 'Member' } as const

/** *Accounts* as a page of ours: the person's accounts, those they own first, each with its switch (spec P1). */
export function accountsPage(site: Deployment, c: HostContext, options: AccountsPageOptions): Response {
  const isOwned = ({ role }: Membership) => Number(role === 'owner')
  const rows = [...options.memberships].sort((a, b) => isOwned(b) - isOwned(a))
  const content = html`<section class="mfa-card"><h1 class="mfa-heading">${site.say('Accounts')}</h1>
${
  rows.length === 0
    ? html`<p class="mfa-who">${site.say('You belong to no account.')}</p>`
    : html`<p class="mfa-who">${site.say('Where an account requires MFA, every member is asked for a second step after the password.')}</p>
<table class="mfa-accounts"><thead><tr><th scope="col">${site.say('Account')}</th><th scope="col">${site.say('Require MFA')}</th></tr></thead>
<tbody>${rows.map((membership, at) => row(site, membership, at === 0))}</tbody></table>`
}</section>${options.more ?? ''}`
  return managePage(site, c, 'accounts', { ...options, hasAccounts: rows.length > 0 }, content)
}

/** The first says for all that the switches do not come. */
function row(site: Deployment, { accountId, accountName, role }: Membership, isFirst: boolean): Markup {
  return html`<tr><th scope="row"><bdi>${accountName}</bdi><span class="mfa-who">${site.say(`Your role: ${ROLES[role]}`)}</span></th>
<td><account-mfa-toggle account-id="${accountId}" endpoint="${site.prefix}">${isFirst ? late(site) : ''}</account-mfa-toggle></td></tr>`
}
