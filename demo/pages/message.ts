import { html } from 'hono/html'
import type { SignedIn } from '../people/sessions.ts'
import { type Html, renderDocument } from './document.ts'

export type MessageOptions = { title: string; text: string; person?: SignedIn | null }

/** A page that says one thing and offers the way on: not found, refused, out of order. */
export function renderMessage({ title, text, person }: MessageOptions): Html {
  return renderDocument({
    title,
    person,
    body: html`<section class="message card pad"><h1 class="card-title">${title}</h1><p class="muted">${text}</p>
  <p class="card-actions"><a class="button" href="/">Go to the start page</a></p></section>`,
  })
}
