import { html } from 'hono/html'
import type { Html } from '../pages/html.ts'
import { alertIcon } from '../pages/icons.ts'
import { renderMessage } from '../pages/message.ts'
import { isCsrfToken, type SignedIn } from '../people/sessions.ts'
import { formFields, type SiteContext } from '../routes/site.ts'
import { type Deed, deedOf } from './acts.ts'
import type { AdminApi, Trouble } from './admin-api.ts'
import { renderTrouble, respond, statusOf } from './shell.ts'

/** What the API takes, 500 characters, has room for who sits here as well. */
const LONGEST_REASON = 400

/** Asks before an act, says what follows, and takes the reason. */
export async function showAct(c: SiteContext, person: SignedIn, api: AdminApi): Promise<Response> {
  const form: Form = {
    verb: c.req.query('do') ?? '',
    id: c.req.query('id') ?? '',
    reason: '',
    once: crypto.randomUUID(),
  }
  const deed = deedOf(form.verb, form.id)
  return deed ? confirm(c, person, api, deed, form) : noSuchAct(c, person)
}

/**
 * Does it. The form carries its own idempotency key, so a second press, or a form that is sent again because no answer
 * came, is the same call to the API.
 */
export async function doAct(c: SiteContext, person: SignedIn, api: AdminApi): Promise<Response> {
  const [csrf = '', verb = '', id = '', typed = '', once = ''] = await formFields(c, [
    'csrf',
    'do',
    'id',
    'reason',
    'once',
  ])
  if (!isCsrfToken(person, csrf)) {
    const text = 'This form is from another sign-in. Open it again and send it from there.'
    return c.html(renderMessage({ title: 'Not done', text, person }), 403)
  }
  const deed = deedOf(verb, id)
  if (!deed || !/^[0-9a-f-]{36}$/.test(once)) return noSuchAct(c, person)
  const reason = typed.trim()
  const form: Form = { verb, id, reason: typed, once }
  const wrong = reasonAgainst(reason)
  if (wrong) return confirm(c, person, api, deed, { ...form, wrong })
  // The API knows this site by its key: which of its operators it was, only the site can say.
  const told = await deed.run(api, { reason: `${person.id}: ${reason}`, once })
  if (!told.ok) return confirm(c, person, api, deed, { ...form, trouble: told.trouble })
  const { done, n } = told.value
  const to = new URL(deed.back, c.req.url)
  to.searchParams.set('done', done)
  if (n !== undefined) to.searchParams.set('n', String(n))
  return c.redirect(to.pathname + to.search, 303)
}

type Form = { verb: string; id: string; reason: string; once: string; wrong?: string; trouble?: Trouble }

function reasonAgainst(reason: string): string | null {
  if (reason === '') return 'Say why. It is kept in the log, beside who did it.'
  return [...reason].length > LONGEST_REASON ? `Use at most ${LONGEST_REASON} characters.` : null
}

async function confirm(c: SiteContext, person: SignedIn, api: AdminApi, deed: Deed, form: Form): Promise<Response> {
  const named = await deed.name(api)
  const trouble = form.trouble ?? (named.ok ? undefined : named.trouble)
  // What cannot be looked at is not offered; an act that got no answer may be sent again.
  const isOffered = named.ok || form.trouble !== undefined
  return respond(c, {
    ...{ person, section: deed.section, title: deed.title },
    ...(trouble && !form.trouble && { trouble }),
    ...(form.wrong && { status: 422 }),
    ...(form.trouble && { status: statusOf(form.trouble) }),
    body: isOffered
      ? renderForm(person, deed, form, named.ok ? named.value : null)
      : html`<p><a href="${deed.back}">Back</a></p>`,
  })
}

const UNKNOWN = 'No answer came, so it is not known whether it was done. Send it again: it happens once.'

function renderForm(
  person: SignedIn,
  deed: Deed,
  { verb, id, reason, once, wrong, trouble }: Form,
  name: string | null,
): Html {
  return html`<section class="card pad confirm" aria-labelledby="act-title">
      <h1 class="card-title" id="act-title">${deed.title}</h1>
      <p class="whom">${name === null ? '' : html`<strong><bdi>${name}</bdi></strong> `}<code class="id">${id}</code></p>
      ${trouble ? renderTrouble(trouble, trouble.kind === 'no_answer' ? UNKNOWN : undefined) : ''}
      <h2 class="label">What follows</h2>
      <ul class="follows">${deed.follows.map((one) => html`<li>${one}</li>`)}</ul>
      <form class="stack" method="post" action="/admin/act">
        <input type="hidden" name="csrf" value="${person.csrf}">
        <input type="hidden" name="do" value="${verb}">
        <input type="hidden" name="id" value="${id}">
        <input type="hidden" name="once" value="${once}">
        <div>
          <label class="label" for="reason">Reason</label>
          <input class="input" id="reason" name="reason" value="${reason}" maxlength="${LONGEST_REASON}" autocomplete="off" dir="auto" aria-describedby="reason-help${wrong ? ' reason-error' : ''}"${wrong ? html` aria-invalid="true" autofocus` : ''}>
          <p class="muted small" id="reason-help">A ticket, and how you know that it is them. It stays in the log.</p>
          ${wrong ? html`<p class="error" id="reason-error" role="alert">${alertIcon()}<span>${wrong}</span></p>` : ''}
        </div>
        <div class="card-actions"><button class="button ${deed.isGrave ? 'grave' : 'primary'}" type="submit">${deed.button}</button><a class="button quiet" href="${deed.back}">Cancel</a></div>
      </form>
    </section>`
}

function noSuchAct(c: SiteContext, person: SignedIn): Response | Promise<Response> {
  return c.html(renderMessage({ title: 'No such act', text: 'Nothing was changed.', person }), 404)
}
