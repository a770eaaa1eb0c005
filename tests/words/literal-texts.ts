/*
 * What stands in the `html` templates of a source as text that people read: between tags, in attributes that are read out, and as
 * a text of its own in a place of the template that no `say` is around; and what it writes into a node.
 */

/** Read out or shown by browsers. */
const SPOKEN =
  /\s(?:aria-(?:label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g
/** A name that is the same in every language. */
const NAMES = /\bUTC\b/g
/** A template of attributes alone, which stands in a tag of another one. */
const ATTRIBUTES = /^(?:\s*[a-z-]+="[^"]*"|\s+(?:hidden|checked|autofocus))+$/
const TAG = /<!--[\s\S]*?-->|<[!/]?[a-zA-Z](?:"[^"]*"|'[^']*'|[^"'>])*>/g
/** Where something is put in. */
const HOLE = '\ufffc'

export function literalTexts(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
  const inTemplates = templatesOf(code).flatMap(({ text, holes }) => [...readOf(text), ...holes.flatMap(textsOf)])
  return [...inTemplates, ...writtenIn(code)]
}

/** What is written into a node. */
function writtenIn(code: string): string[] {
  const found = code.matchAll(
    /\.(?:textContent|innerText|ariaLabel|title|placeholder|alt)\s*=\s*(['"`])((?:(?!\1).)*)\1/g,
  )
  return [...found].map(([, , text = '']) => text).filter((text) => /\p{L}/u.test(text.replace(/\$\{[^}]*\}/g, '')))
}

type Template = { text: string; holes: string[] }

/** Every `html` template, those in the places of others included, without what is in its own places. */
export function templatesOf(source: string): Template[] {
  const found: Template[] = []
  for (const { index } of source.matchAll(/\bhtml`/g)) {
    const { template } = templateAt(source, index + 'html`'.length)
    found.push(template)
  }
  return found
}

/** The template whose inside begins here. */
function templateAt(source: string, from: number): { template: Template; end: number } {
  const template: Template = { text: '', holes: [] }
  let at = from
  while (at < source.length && source[at] !== '`') {
    if (source.startsWith('${', at)) {
      const end = endOfHole(source, at + 2)
      template.holes.push(source.slice(at + 2, end))
      template.text += HOLE
      at = end + 1
    } else {
      template.text += source[at]
      at += 1
    }
  }
  return { template, end: at }
}

function endOfHole(source: string, from: number): number {
  let depth = 0
  for (let at = from; at < source.length; at++) {
    const sign = source[at] ?? ''
    if (sign === '`') at = templateAt(source, at + 1).end
    else if (sign === '"' || sign === "'") at = endOfString(source, at)
    else if (sign === '{') depth += 1
    else if (sign === '}') {
      if (depth === 0) return at
      depth -= 1
    }
  }
  return source.length
}

function endOfString(source: string, from: number): number {
  let at = from + 1
  while (at < source.length && source[at] !== source[from]) at += source[at] === '\\' ? 2 : 1
  return at
}

/** Of a template's own markup. */
function readOf(markup: string): string[] {
  const spoken = [...markup.matchAll(SPOKEN)].map(([, quoted, single, bare]) => quoted ?? single ?? bare ?? '')
  const between = ATTRIBUTES.test(markup) ? [] : markup.replaceAll(TAG, '\n').split(/[\n\ufffc]/)
  return [...between, ...spoken].map((text) => text.replaceAll(NAMES, '').trim()).filter((text) => /\p{L}/u.test(text))
}

/** Of the expression in a place: what begins like a sentence, and is no argument of `say`. */
function textsOf(hole: string): string[] {
  const outside = withoutInner(hole)
  return [...outside.matchAll(/(['"`])(\p{Lu}(?:(?!\1).)*)\1/gu)].map(([, , text = '']) => text)
}

/** Without the templates in it, which are looked at by themselves, and without what is said. */
function withoutInner(hole: string): string {
  let left = ''
  for (let at = 0; at < hole.length; at++) {
    if (/\bsay\($/.test(hole.slice(0, at))) at = endOfCall(hole, at)
    else if (hole[at] === '`' && /\bhtml$/.test(hole.slice(0, at))) at = templateAt(hole, at + 1).end
    else left += hole[at]
  }
  return left
}

/** The end of the arguments that begin here. */
function endOfCall(source: string, from: number): number {
  let depth = 1
  for (let at = from; at < source.length; at++) {
    const sign = source[at] ?? ''
    if (sign === '`') at = templateAt(source, at + 1).end
    else if (sign === '"' || sign === "'") at = endOfString(source, at)
    else if (sign === '(') depth += 1
    else if (sign === ')') depth -= 1
    if (depth === 0) return at
  }
  return source.length
}
