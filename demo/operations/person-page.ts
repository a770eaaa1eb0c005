import { html } from 'hono/html'
import type { PersonView } from '../../edge/contract/admin.ts'
import type { Html } from '../pages/html.ts'
import type { SignedIn } from '../people/sessions.ts'
import type { SiteContext } from '../routes/site.ts'
import { actAt } from './acts.ts'
import type { AdminApi } from './admin-api.ts'
import { renderEmpty, respond } from './shell.ts'
import { count, factorName, renderDay, renderTime } from './words.ts'

/** One person: what they have, what they wait for, where they are in, and what can be done about it. Never a secret. */
export async function showPerson(c: SiteContext, person: SignedIn, api: AdminApi): Promise<Response> {
  const id = c.req.query('id') ?? ''
  const told = await api.person(id)
  if (told.ok)
    return respond(c, { person, section: 'people', title: told.value.name ?? id, body: renderPerson(told.value) })
  const isUnknown = told.trouble.kind === 'not_found'
  return respond(c, {
    person,
    section: 'people',
    title: 'Person',
    ...(isUnknown ? { status: 404 } : { trouble: told.trouble }),
    body: html`<div class="page-head"><h1>Person</h1></div>
    ${isUnknown ? renderEmpty('Nobody of this id', html`Nobody with the id <code class="id">${id}</code> was ever seen. <a href="/admin">All people</a>`) : ''}`,
  })
}

function renderPerson(one: PersonView): Html {
  return html`<div class="page-head">
      <h1><bdi>${one.name ?? one.id}</bdi></h1>
      <p class="muted"><code class="id">${one.id}</code> · ${one.lastSeenAt === null ? 'never seen' : html`last seen ${renderDay(one.lastSeenAt)}`}${one.forgottenAt === null ? '' : html` · forgotten ${renderTime(one.forgottenAt)}`}</p>
      <p class="small"><a href="/admin">All people</a> · <a href="/admin/log?${new URLSearchParams({ principal: one.id })}">What the log says</a></p>
    </div>
    <div class="two">
      <div class="column">${renderMethods(one)}${renderWaits(one)}${renderSessions(one)}</div>
      <div class="column">${renderActs(one)}${renderAccounts(one)}</div>
    </div>`
}

function renderCard(id: string, title: string, rows: Html[], empty: string): Html {
  return html`<section class="card" aria-labelledby="${id}">
        <div class="pad"><h2 class="card-title" id="${id}">${title}</h2>${rows.length === 0 ? html`<p class="muted">${empty}</p>` : ''}</div>
        ${rows.length === 0 ? '' : html`<ul class="rows">${rows.map((row) => html`<li class="row">${row}</li>`)}</ul>`}
      </section>`
}

function renderMethods({ methods, methodMissing, backupCodes }: PersonView): Html {
  const rows = methods.map(
    (
      method,
    ) => html`<span class="grow"><strong><bdi>${method.name}</bdi></strong>${method.isDefault && methods.length > 1 ? html` <span class="badge">Default</span>` : ''}
          ${method.disabledAt === null ? '' : html`<br><span class="mood-warning">Disabled ${renderTime(method.disabledAt)}</span>`}
          <br><span class="muted small">${factorName(method.factor)}${method.rpId === null ? '' : html` for ${method.rpId}`} · added ${renderDay(method.createdAt)} · ${method.lastUsedAt === null ? 'not used yet' : html`last used ${renderTime(method.lastUsedAt)}`}</span></span>`,
  )
  if (backupCodes) {
    rows.push(
      html`<span class="grow"><strong>Backup codes</strong><br><span class="muted small">${backupCodes.remaining} of ${backupCodes.total} left · made ${renderDay(backupCodes.createdAt)}${backupCodes.confirmedAt === null ? ' · not confirmed as kept' : ''}</span></span>`,
    )
  }
  const empty = methodMissing
    ? 'There was a method that nobody deleted, and it is gone. Only a reset helps.'
    : 'No method is set up.'
  return renderCard('methods-title', 'Methods', rows, empty)
}

function renderWaits({ waits }: PersonView): Html {
  const rows = waits.map(
    (
      wait,
    ) => html`<span class="grow"><strong>${factorName(wait.factor)}</strong>${wait.lockedUntil === null ? '' : html` <span class="mood-warning">has to wait until ${renderTime(wait.lockedUntil)}</span>`}
          <br><span class="muted small">${wait.inRow} in a row · ${wait.lately} lately · ${wait.inMonth} in 30 days</span></span>`,
  )
  return renderCard('waits-title', 'Wrong codes', rows, 'None that still count.')
}

function renderSessions({ sessions }: PersonView): Html {
  const rows = sessions.map(
    ({ amr, provedAt, endsAt }) =>
      html`<span class="grow"><strong>${renderTime(provedAt)}</strong><br><span class="muted small">by ${amr.join(', ')} · ends ${renderTime(endsAt)} at the latest</span></span>`,
  )
  return renderCard('sessions-title', 'Sessions past the second step', rows, 'None.')
}

function renderAccounts({ memberships }: PersonView): Html {
  const rows = memberships.map(
    ({ accountId, accountName, role, required }) =>
      html`<span class="grow"><strong><bdi>${accountName}</bdi></strong> <code class="id">${accountId}</code><br><span class="muted small">${role} · ${required ? 'requires MFA' : 'MFA is optional'}</span></span>`,
  )
  return renderCard('accounts-title', 'Accounts', rows, 'None that MFA has seen.')
}

function renderActs({ id, waits, methods, sessions }: PersonView): Html {
  const isStuck = waits.length > 0 || methods.some(({ disabledAt }) => disabledAt !== null)
  const acts = [
    ['unlock', 'Unlock', isStuck ? 'Forget wrong codes, and take codes again.' : 'Nothing is locked now.'],
    ['end-sessions', 'End sessions', `${count(sessions.length, 'session')} past the second step.`],
    ['reset', 'Reset MFA', 'Lost phone and codes: remove both, so that they can set up anew.'],
    ['forget', 'Forget', 'The person is gone: remove all but the log.'],
  ] as const
  const rows = acts.map(
    ([verb, words, about]) =>
      html`<span class="grow muted small">${about}</span><a class="button slim" href="${actAt(verb, id)}">${words}</a>`,
  )
  return renderCard('acts-title', 'What can be done', rows, '')
}
