import { isLegible } from '../../core/names.ts'
import { decodeEntities } from '../../reading/page.ts'
import type { PageText } from '../config/proxy-config.ts'

/*
 * A name in a page of the site's own, between two literal texts: `"wgUserName":"{user}"`. A page holds what its users wrote
 * as well, so the text has to stand where nothing of theirs can, and once. Pure.
 */

/** The site did not say clearly who it is: then it is nobody that we could name, and nothing is let through. */
export class Unclear extends Error {
  override name = 'Unclear'
}

/** Who the page says is signed in; null: nobody, by the text that says so. Throws `Unclear` in every other case. */
export function userIn(page: string, text: PageText, nobody: string | null): string | null {
  // One that was cut off may have lost the second match, or the first.
  if (!/<\/html\s*>(?:\s|<!--(?:(?!-->)[\s\S])*-->)*$/i.test(page)) throw new Unclear('the page of WHOAMI is not whole')
  const found = placesOf(page, text.before)
  const none = nobody === null ? [] : placesOf(page, nobody)
  const [at] = [...found, ...none]
  if (at === undefined || found.length + none.length > 1) {
    throw new Unclear(`the page of WHOAMI holds the text ${found.length + none.length} times instead of once`)
  }
  if (none.length === 1) {
    if (!isOwnPlace(page, at, nobody ?? '')) throw new Unclear('the page of WHOAMI says nobody where users write')
    return null
  }
  if (!isOwnPlace(page, at, text.before)) throw new Unclear('the page of WHOAMI names somebody where users write')
  const rest = page.slice(at + text.before.length)
  const raw = (text.isJson ? /^(?:[^"\\\r\n]|\\.)*/ : /^[^<>"'\r\n]*/).exec(rest)?.[0] ?? ''
  if (!rest.startsWith(text.after, raw.length)) throw new Unclear('the page of WHOAMI does not go on after the name')
  const name = text.isJson ? jsonString(raw) : decodeEntities(raw)
  if (name.trim() === '' || !isLegible(name)) throw new Unclear('the page of WHOAMI holds no name')
  return name
}

function placesOf(page: string, text: string): number[] {
  const places: number[] = []
  for (let at = page.indexOf(text); at !== -1; at = page.indexOf(text, at + 1)) places.push(at)
  return places
}

/**
 * Inside a tag or a script, where what users write is escaped: a `"` in the text of a page is often not. A text with `<` in
 * it is the page's own anywhere but in a comment.
 */
function isOwnPlace(page: string, at: number, text: string): boolean {
  const before = page.slice(0, at).toLowerCase()
  const isInside = (begin: string, end: string) => before.lastIndexOf(begin) > before.lastIndexOf(end)
  if (isInside('<!--', '-->')) return false
  return text.includes('<') || isInside('<script', '</script') || isInside('<', '>')
}

function jsonString(raw: string): string {
  try {
    return String(JSON.parse(`"${raw}"`))
  } catch {
    throw new Unclear('the page of WHOAMI holds no JSON string')
  }
}
