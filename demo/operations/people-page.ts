import { html } from 'hono/html'
import type { PeopleView } from '../../edge/contract/admin.ts'
import { initialsOf } from '../pages/avatar.ts'
import type { Html } from '../pages/html.ts'
import type { SignedIn } from '../people/sessions.ts'
import { idOfEmail } from '../people/sessions.ts'
import type { SiteContext } from '../routes/site.ts'
import type { AdminApi } from './admin-api.ts'
import { renderEmpty, renderPager, respond } from './shell.ts'
import { renderDay, renderTime, standingOf } from './words.ts'

const LONGEST = 256

/** Everybody whom MFA has seen, in pages. Addresses are the site's own knowledge: one is looked up there. */
export async function showPeople(c: SiteContext, person: SignedIn, api: AdminApi): Promise<Response> {
  const search = (c.req.query('search') ?? '').trim().slice(0, LONGEST)
  const after = (c.req.query('after') ?? '').slice(0, LONGEST)
  const id = search.includes('@') ? await idOfEmail(c.get('db'), search) : null
  if (id !== null) return c.redirect(personAt(id), 303)
  const told = await api.people({ search, after })
  const list = told.ok ? renderPeople(told.value, search, after) : html``
  return respond(c, {
    person,
    section: 'people',
    title: 'People',
    trouble: told.ok ? null : told.trouble,
    body: html`<div class="page-head"><h1>People</h1>
      <p class="muted">Everybody who has signed in here or has a method.</p></div>
    ${renderSearch(search)}
    ${list}`,
  })
}

export const personAt = (id: string): string => `/admin/person?${new URLSearchParams({ id })}`

function renderSearch(search: string): Html {
  return html`<form class="search" method="get" action="/admin" role="search">
      <label class="label" for="search">Name, email or beginning of the id</label>
      <input class="input" id="search" name="search" type="search" value="${search}" maxlength="${LONGEST}" autocomplete="off" dir="auto">
      <button class="button" type="submit">Search</button>
      ${search ? html`<a class="button quiet" href="/admin">Show all</a>` : ''}
    </form>`
}

function renderPeople({ people, next }: PeopleView, search: string, after: string): Html {
  if (people.length === 0) {
    if (!search)
      return after
        ? renderEmpty('No more people', 'This was the last page.')
        : renderEmpty('Nobody yet', 'Whoever signs in is listed here from then on.')
    return renderEmpty(
      'Nobody found',
      html`Nothing here is called “<bdi>${search}</bdi>”. Is it an id as it is? <a href="${personAt(search)}">Look it up</a>.`,
    )
  }
  return html`<div class="card">
      <table class="table listing" role="table">
        <caption class="unseen">People, how they stand, and when they were seen last</caption>
        <thead role="rowgroup"><tr role="row">
          <th role="columnheader" scope="col">Person</th><th role="columnheader" scope="col">Second step</th><th role="columnheader" scope="col">Last seen</th>
        </tr></thead>
        <tbody role="rowgroup">${people.map(renderRow)}</tbody>
      </table>
    </div>
    ${renderPager('/admin', { search, after }, next)}`
}

function renderRow(one: PeopleView['people'][number]): Html {
  const { words, until, mood } = standingOf(one)
  return html`<tr role="row">
          <th role="rowheader" scope="row"><span class="account"><span class="avatar large" aria-hidden="true">${initialsOf(one.name ?? one.id)}</span>
            <span class="grow"><a href="${personAt(one.id)}"><bdi>${one.name ?? one.id}</bdi></a><br><code class="id">${one.id}</code></span></span></th>
          <td role="cell" data-column="Second step"><span class="mood-${mood}">${words}${until === undefined ? '' : html` ${renderTime(until)}`}</span></td>
          <td role="cell" data-column="Last seen">${one.lastSeenAt === null ? html`<span class="muted">Never</span>` : renderDay(one.lastSeenAt)}</td>
        </tr>`
}
