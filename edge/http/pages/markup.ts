/** Markup that stands in other markup as it is. Nothing that comes in from outside is ever one: only `html` makes it. */
export class Markup {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

type Value = Markup | string | number | readonly Value[]

/** Markup as it is written; each value in it is text, and says nothing to a browser, unless it is markup itself. */
export function html(written: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(String.raw({ raw: written }, ...values.map(inMarkup)))
}

function inMarkup(value: Value): string {
  if (value instanceof Markup) return String(value)
  if (typeof value === 'object') return value.map(inMarkup).join('')
  return String(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
