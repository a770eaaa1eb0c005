import { fill } from './fill.ts'
import forms from './raw.json' with { type: 'json' }

type RawParts = { method: string; target: string; host: string; head: string }

/** What stands in braces in `raw.json`. `head` ends without the empty line. */
function partsOf({ method, target, host, head }: RawParts): Record<string, string> {
  // A second request hidden in the body of the first, for who reads its length otherwise.
  const hidden = `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nX-Hidden: 1\r\n\r\n`
  const line = (by: string) => `${by} ${target} HTTP/1.1\r\n`
  return {
    ...{ method, target, head, hidden, length: String(hidden.length) },
    ...{ line: line(method), get: line('GET'), post: line('POST') },
    tabbed: target.replace(/(?<=.)\//, '/\t'),
    fields: Array.from({ length: 300 }, (_, n) => `X-${n}: ${n}\r\n`).join(''),
    'head LF': head.replaceAll('\r\n', '\n'),
    'head CR': head.replaceAll('\r\n', '\r'),
  }
}

/** Requests that are not made of a method, a target and header fields: only bytes. */
export const RAW_FORMS = Object.entries(forms).map(([name, form]) => ({
  name,
  bytes: (request: RawParts) => fill(form, partsOf(request)),
}))
