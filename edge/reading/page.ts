/*
 * As much of HTML and CSS as it takes to fill in a login form and to know what its page needs. Pure; reads any text
 * without complaint, since pages are what they are.
 */

export type Field = { name: string; type: string; value: string }

export type Form = {
  /** As written; null: the page's own address. */
  action: string | null
  method: 'get' | 'post'
  isMultipart: boolean
  /** What a browser would send, the first submit button included; not what a person has yet to tick. */
  fields: Field[]
}

export type Page = {
  forms: Form[]
  /** Addresses as they are written, without those of style sheets. */
  assets: string[]
  styles: string[]
  /** Where its links lead. */
  links: string[]
  /** What addresses are relative to, where the page says so. */
  base: string | null
  /** `<meta name="referrer">`; null: it says nothing. */
  referrer: string | null
}

type Tag = { name: string; isEnd: boolean; attributes: Map<string, string>; text: string }

/** Elements whose content is text up to their end tag (HTML, "raw text" and "escapable raw text"). */
const TEXT_ONLY = /^(script|style|textarea|title|xmp|iframe|noembed)$/

function* tagsOf(html: string): Generator<Tag> {
  const name = /<(\/?)([a-z][^\s/>]*)/iy
  const attribute = /[\s/]*([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?/y
  for (let at = html.indexOf('<'); at !== -1; at = html.indexOf('<', at)) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4)
      if (end === -1) return
      at = end + 3
      continue
    }
    name.lastIndex = at
    const start = name.exec(html)
    if (!start) {
      at++
      continue
    }
    const attributes = new Map<string, string>()
    attribute.lastIndex = name.lastIndex
    at = name.lastIndex
    for (let found = attribute.exec(html); found; found = attribute.exec(html)) {
      const key = (found[1] ?? '').toLowerCase()
      if (!attributes.has(key)) attributes.set(key, decodeEntities(found[2] ?? found[3] ?? found[4] ?? ''))
      at = attribute.lastIndex
    }
    const close = html.indexOf('>', at)
    at = close === -1 ? html.length : close + 1
    const tag: Tag = { name: (start[2] ?? '').toLowerCase(), isEnd: start[1] === '/', attributes, text: '' }
    if (!tag.isEnd && TEXT_ONLY.test(tag.name)) {
      const end = new RegExp(`</${tag.name}`, 'gi')
      end.lastIndex = at
      const stop = end.exec(html)?.index ?? html.length
      tag.text = html.slice(at, stop)
      at = stop
    }
    yield tag
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** What HTML writes for single letters, as the letters. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, named: string) => {
    if (named) return ENTITIES[named.toLowerCase()] ?? whole
    const code = Number.parseInt(decimal ?? hex, decimal ? 10 : 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
}

/** The forms of a page, and the addresses that a browser fetches to show it. */
export function readPage(html: string): Page {
  const page: Page = { forms: [], assets: [], styles: [], links: [], base: null, referrer: null }
  const byId = new Map<string, Form>()
  /** Fields that stand outside the form they name. */
  const strays: { form: string; field: Field }[] = []
  let form: Form | null = null
  let select: { field: Field; isChosen: boolean } | null = null
  for (const { name, isEnd, attributes, text } of tagsOf(html)) {
    if (name === 'form') {
      form = isEnd ? null : formOf(attributes)
      if (form) {
        page.forms.push(form)
        byId.set(attributes.get('id') ?? '', form)
      }
      continue
    }
    if (isEnd) {
      if (name === 'select') select = null
      continue
    }
    if (name === 'option' && select) {
      const isSelected = attributes.has('selected')
      if (isSelected || !select.isChosen) select.field.value = attributes.get('value') ?? ''
      select.isChosen = true
      continue
    }
    const field = fieldOf(name, attributes, text)
    if (field) {
      const owner = attributes.get('form')
      if (owner !== undefined) strays.push({ form: owner, field })
      else if (form) addField(form, field)
      if (name === 'select') select = { field, isChosen: false }
      continue
    }
    addAddresses(page, name, attributes, text)
  }
  for (const stray of strays) {
    const owner = byId.get(stray.form)
    if (owner) addField(owner, stray.field)
  }
  return page
}

function formOf(attributes: Map<string, string>): Form {
  return {
    action: attributes.get('action')?.trim() || null,
    // A password that says nothing of the method is sent by a script: a browser would put it into the address.
    method: attributes.get('method')?.trim().toLowerCase() === 'get' ? 'get' : 'post',
    isMultipart: attributes.get('enctype')?.trim().toLowerCase() === 'multipart/form-data',
    fields: [],
  }
}

function fieldOf(element: string, attributes: Map<string, string>, text: string): Field | null {
  if (!/^(input|button|select|textarea)$/.test(element)) return null
  const fallback = element === 'input' ? 'text' : element === 'button' ? 'submit' : element
  const type = element === 'select' || element === 'textarea' ? element : attributes.get('type')?.toLowerCase()
  const value = element === 'textarea' ? decodeEntities(text) : attributes.get('value')
  const field = { name: attributes.get('name') ?? '', type: type || fallback, value: value ?? '' }
  if (/^(checkbox|radio)$/.test(field.type)) {
    return attributes.has('checked') ? { ...field, value: value ?? 'on' } : { ...field, name: '' }
  }
  return field
}

function addField(form: Form, field: Field): void {
  if (field.name === '' || /^(reset|button|image|file)$/.test(field.type)) return
  // Enter in a field presses the first button.
  if (field.type === 'submit' && form.fields.some(({ type }) => type === 'submit')) return
  form.fields.push(field)
}

function addAddresses(page: Page, name: string, attributes: Map<string, string>, text: string): void {
  const add = (list: string[], address: string | undefined) => {
    if (address?.trim()) list.push(address.trim())
  }
  switch (name) {
    case 'base':
      page.base ??= attributes.get('href')?.trim() || null
      break
    case 'a':
      add(page.links, attributes.get('href'))
      break
    case 'meta':
      if (attributes.get('name')?.trim().toLowerCase() === 'referrer') page.referrer = attributes.get('content') ?? ''
      break
    case 'style':
      page.assets.push(...readStyles(text).urls)
      page.styles.push(...readStyles(text).imports)
      break
    case 'link': {
      const rel = attributes.get('rel')?.toLowerCase() ?? ''
      if (/(^|\s)stylesheet(\s|$)/.test(rel)) add(page.styles, attributes.get('href'))
      else if (/icon|preload|manifest/.test(rel)) add(page.assets, attributes.get('href'))
      break
    }
    case 'script':
    case 'img':
    case 'source':
      add(page.assets, attributes.get('src'))
      for (const candidate of attributes.get('srcset')?.split(',') ?? []) {
        add(page.assets, candidate.trim().split(/\s/)[0])
      }
      break
  }
}

/** The addresses in a style sheet. */
export function readStyles(css: string): { urls: string[]; imports: string[] } {
  const bare = css.replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '')
  const imports = [...bare.matchAll(/@import\s+(?:url\(\s*)?["']?([^"')\s;]+)/gi)].map((match) => match[1] ?? '')
  const urls = [...bare.matchAll(/url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]+))\s*\)/gi)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  )
  const isAddress = (address: string) => address !== '' && !/^(data:|#)/i.test(address)
  return { urls: urls.filter((url) => isAddress(url) && !imports.includes(url)), imports: imports.filter(isAddress) }
}
