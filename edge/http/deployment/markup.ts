/** HTML that stands in other HTML as it is. Only `html` makes it. */
export class Markup extends String {
  /** No other text is one, for the compiler. */
  declare protected readonly kind: 'markup'
}

/** Nothing else can be put in, so that a promise or an object is a matter for the compiler. */
type Part = string | number | null | undefined | URLSearchParams | Markup | readonly Part[]

const ENTITIES: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }

/** What is put into the template is text, in content and between the quotes of an attribute; null and undefined are none. */
export function html(template: readonly string[], ...parts: readonly Part[]): Markup {
  return new Markup(String.raw({ raw: template }, ...parts.map(written)))
}

function written(part: Part): string {
  if (Array.isArray(part)) return part.map(written).join('')
  const text = String(part ?? '')
  return part instanceof Markup ? text : text.replace(/[&<>"']/g, (sign) => `&${ENTITIES[sign]};`)
}
