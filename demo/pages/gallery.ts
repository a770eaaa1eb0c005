import { html } from 'hono/html'
import { HOSTS, type HostPage, isHostPage } from '../browser/gallery-hosts.ts'
import { anchorOf, GALLERY, type GalleryElement, type GalleryState } from '../browser/gallery-states.ts'
import { renderDocument } from './document.ts'
import type { Html } from './html.ts'

export { anchorOf, GALLERY } from '../browser/gallery-states.ts'

/** How wide an element may be: as there is room, about as a telephone, or so many pixels. */
const WIDTHS = {
  wide: 'As wide as there is room',
  narrow: 'Narrow',
  400: '400 px',
  320: '320 px',
  240: '240 px',
} as const

/** What the elements speak; the page around them stays English. `en-XA`: no language, but longer than any (a pseudo-locale). */
export const LANGUAGES = ['en', 'en-XA', 'de', 'fr', 'es', 'it', 'pt-BR', 'nl', 'pl', 'bg', 'ja', 'ar', 'he'] as const
const RIGHT_TO_LEFT: readonly string[] = ['ar', 'he']

export type GalleryOptions = {
  dir: 'ltr' | 'rtl'
  width: `${keyof typeof WIDTHS}`
  host: HostPage
  lang: (typeof LANGUAGES)[number]
}

/** As the address says; whatever it does not say rightly is as usual. */
export function galleryOptions(query: Record<string, string>): GalleryOptions {
  const { dir, width = '', host } = query
  const lang = LANGUAGES.find((tag) => tag === query.lang) ?? 'en'
  return {
    dir: dir === 'rtl' ? 'rtl' : 'ltr',
    width: Object.hasOwn(WIDTHS, width) ? (width as GalleryOptions['width']) : 'wide',
    host: isHostPage(host) ? host : 'own',
    lang,
  }
}

/** All elements in all states, each in light and in dark. The script fills the stages. */
export function renderGallery(options: GalleryOptions): Html {
  return renderDocument({
    title: 'Gallery',
    dir: options.dir,
    hasPhone: false,
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
    ${renderChoice(
      'Width',
      options,
      Object.entries(WIDTHS).map(([width, words]) => [words, { width: width as GalleryOptions['width'] }]),
    )}
    ${renderChoice(
      'In a page',
      options,
      Object.entries(HOSTS).map(([host, { title }]) => [title, { host: host as HostPage }]),
    )}
    ${renderChoice(
      'Language',
      options,
      LANGUAGES.map((lang) => [lang, { lang }]),
    )}
  </nav>
  <nav aria-label="States">${GALLERY.map(renderIndex)}</nav>
</div>
<div class="gallery ${/^\d/.test(options.width) ? `pixels w${options.width}` : options.width}">${GALLERY.map((element) => renderElement(element, options))}</div>
<backup-codes hidden></backup-codes>`,
  })
}

type Choice = [words: string, change: Partial<GalleryOptions>]

function renderChoice(name: string, now: GalleryOptions, choices: Choice[]): Html {
  return html`<p><span class="muted">${name}:</span> ${choices.map(([words, change]) => {
    const chosen = { ...now, ...change }
    const isNow = Object.entries(change).every(([option, value]) => now[option as keyof GalleryOptions] === value)
    return html`<a href="/gallery?dir=${chosen.dir}&amp;width=${chosen.width}${chosen.host === 'own' ? '' : html`&amp;host=${chosen.host}`}${chosen.lang === 'en' ? '' : html`&amp;lang=${chosen.lang}`}"${isNow ? html` aria-current="true"` : ''}>${words}</a> `
  })}</p>`
}

function renderIndex({ tag, states }: GalleryElement): Html {
  return html`<p class="gallery-tag"><a href="#${tag}"><code>&lt;${tag}&gt;</code></a></p>
    <ul>${states.map(({ title }) => html`<li><a href="#${anchorOf(tag, title)}">${title}</a></li>`)}</ul>`
}

function renderElement(element: GalleryElement, options: GalleryOptions): Html {
  const { tag, about, states } = element
  return html`<section id="${tag}" aria-labelledby="${tag}-title">
  <h2 id="${tag}-title"><code>&lt;${tag}&gt;</code></h2><p class="muted">${about}</p>
  ${states.map((state) => renderState(tag, state, options))}
</section>`
}

/** Our own page shows both schemes; any other is as it is. */
function renderState(tag: string, { title }: GalleryState, { host, lang }: GalleryOptions): Html {
  const stages = host === 'own' ? (['light', 'dark'] as const) : (['auto'] as const)
  return html`<div class="gallery-state" id="${anchorOf(tag, title)}"><h3>${title}</h3>
    <div class="pair">${stages.map((theme) => html`<div class="stage ${theme}" data-theme="${theme}" data-host="${host}" data-lang="${lang}"${RIGHT_TO_LEFT.includes(lang) ? html` dir="rtl"` : ''} role="group" aria-label="${title}, ${theme}"></div>`)}</div></div>`
}
