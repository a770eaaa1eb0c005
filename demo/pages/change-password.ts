import { html } from 'hono/html'
import type { SignedIn } from '../people/sessions.ts'
import { type Html, renderDocument } from './document.ts'
import { alertIcon } from './icons.ts'

export type WrongPassword = { field: 'current' | 'next'; reason: string }

export function renderChangePassword(person: SignedIn, wrong: WrongPassword | null = null): Html {
  return renderDocument({
    title: 'Change password',
    person,
    body: html`<section class="message card pad" aria-labelledby="password-title">
  <h1 class="card-title" id="password-title">Change password</h1>
  <p class="muted">Your other sessions end, and where you have MFA you are asked for a code again.</p>
  <form class="stack" method="post" action="/profile/password">
    <input type="hidden" name="csrf" value="${person.csrf}">
    <input class="unseen" type="email" name="username" value="${person.email}" autocomplete="username" tabindex="-1" aria-hidden="true" readonly>
    ${renderField({ name: 'current', label: 'Current password', autocomplete: 'current-password', wrong })}
    ${renderField({ name: 'next', label: 'New password', autocomplete: 'new-password', wrong })}
    <button class="button primary wide" type="submit">Change password</button>
    <p class="muted small">The people in this demo are listed with their first password. <code>npm start -- --reset</code> brings it back.</p>
  </form>
  <p class="message-back"><a href="/profile">Back to My profile</a></p>
</section>`,
  })
}

type Field = { name: 'current' | 'next'; label: string; autocomplete: string; wrong: WrongPassword | null }

function renderField({ name, label, autocomplete, wrong }: Field): Html {
  const reason = wrong?.field === name ? wrong.reason : null
  const state = reason ? html` aria-invalid="true" aria-describedby="${name}-error"` : ''
  return html`<div>
      <label class="label" for="${name}">${label}</label>
      <input class="input" id="${name}" name="${name}" type="password" autocomplete="${autocomplete}" required${state}>
      ${reason ? html`<p class="error" id="${name}-error" role="alert">${alertIcon()}<span>${reason}</span></p>` : ''}
    </div>`
}
