import { html } from 'hono/html'
import { anchorOf, GALLERY, type GalleryElement, type GalleryState } from '../browser/gallery-states.ts'
import { renderDocument } from './document.ts'
import type { Html } from './html.ts'

export { anchorOf, GALLERY } from '../browser/gallery-states.ts'

export type GalleryOptions = { dir: 'ltr' | 'rtl'; width: 'wide' | 'narrow' }

/** All elements in all states, each in light and in dark. The script fills the stages. */
export function renderGallery(options: GalleryOptions): Html {
  return renderDocument({
    title: 'Gallery',
    dir: options.dir,
    styles: ['/assets/gallery.css'],
    scripts: ['/assets/mfa.js', '/assets/gallery.js'],
    body: html`<div class="page-head"><h1>Gallery</h1>
  <p class="muted">Every element in every state, in light and in dark, with a server in memory: nothing here is stored or sent. The right code is <code>123456</code>.</p></div>
<noscript><p class="flash flash-warning">The elements need JavaScript to show anything.</p></noscript>
<div class="card pad gallery-index">
  <nav class="gallery-views" aria-label="View">
    ${renderChoice('Direction', options, [
      ['Left to right', { dir: 'ltr' }],
      ['Right to left', { dir: 'rtl' }],
    ])}
    ${renderChoice('Width', options, [
      ['As wide as there is room', { width: 'wide' }],
      ['Narrow', { width: 'narrow' }],
    ])}
  </nav>
  <nav aria-label="States">${GALLERY.map(renderIndex)}</nav>
</div>
<div class="gallery ${options.width}">${GALLERY.map(renderElement)}</div>
<backup-codes hidden></backup-codes>`,
  })
}

type Choice = [words: string, change: Partial<GalleryOptions>]

function renderChoice(name: string, now: GalleryOptions, choices: Choice[]): Html {
  return html`<p><span class="muted">${name}:</span> ${choices.map(([words, change]) => {
    const chosen = { ...now, ...change }
    const isNow = chosen.dir === now.dir && chosen.width === now.width
    return html`<a href="/gallery?dir=${chosen.dir}&amp;width=${chosen.width}"${isNow ? html` aria-current="true"` : ''}>${words}</a> `
  })}</p>`
}

function renderIndex({ tag, states }: GalleryElement): Html {
  return html`<p class="gallery-tag"><a href="#${tag}"><code>&lt;${tag}&gt;</code></a></p>
    <ul>${states.map(({ title }) => html`<li><a href="#${anchorOf(tag, title)}">${title}</a></li>`)}</ul>`
}

function renderElement(element: GalleryElement): Html {
  const { tag, about, states } = element
  return html`<section id="${tag}" aria-labelledby="${tag}-title">
  <h2 id="${tag}-title"><code>&lt;${tag}&gt;</code></h2><p class="muted">${about}</p>
  ${states.map((state) => renderState(tag, state))}
</section>`
}

function renderState(tag: string, { title }: GalleryState): Html {
  return html`<div class="gallery-state" id="${anchorOf(tag, title)}"><h3>${title}</h3>
    <div class="pair">${(['light', 'dark'] as const).map((theme) => html`<div class="stage ${theme}" data-theme="${theme}" role="group" aria-label="${title}, ${theme}"></div>`)}</div></div>`
}
