import { plantedCookies } from '../../reading/cookies.ts'
import { wayBack } from '../../reading/paths.ts'
import type { HostContext } from '../deployment/deployment.ts'
import type { Location } from './location.ts'

/* Cookies that imitate ours are refused, and taken out of the browser: else one of them would lock a person out for good. */

export function isPlanted(cookieHeader: string | undefined): boolean {
  return plantedCookies(cookieHeader).length > 0
}

/** Servers in front take 16 KB of fields; a name alone may have 4 KB. */
const MAX_LINES = 60
const MAX_LENGTH = 8_000
const MAX_FOLDERS = 32

/**
 * The answer with lines that delete them. Who planted them chose `Domain`, `Path` and `Partitioned`, which a browser does not
 * tell, so there is a line for each that can have brought one here. Where they are too many for one answer it is drawn with
 * which to begin: each has its turn in one of the next answers, and none is made that is not sent.
 */
export function takeOutPlanted(
  c: HostContext,
  answer: Response,
  { origin, isSecure, path, search }: Location,
): Response {
  const names = plantedCookies(c.req.header('cookie'))
  if (names.length === 0) return answer
  const labels = new URL(origin).hostname.split('.')
  const domains = ['', ...labels.slice(0, -1).map((_, n) => `; Domain=${labels.slice(n).join('.')}`)]
  // Where the person is, and where they are going from a page of ours.
  const paths = [...new Set(['/', ...[path, wayBack(new URLSearchParams(search).get('to'))].flatMap(foldersOf)])]
  const kinds = isSecure ? ['; Secure', '; Secure; Partitioned'] : ['']
  const parts = [kinds, domains, names, paths]
  const count = parts.reduce((product, part) => product * part.length, 1)
  const first = Math.floor(Math.random() * count)

  // As a stream: Node writes a header together with a text, and then in the text's letters.
  const freeing = new Response(answer.body, answer)
  let length = 0
  for (let n = 0; n < Math.min(count, MAX_LINES); n++) {
    let at = (first + n) % count
    const [kind, domain, name, folder] = parts.map((part) => {
      const one = part[at % part.length]
      at = Math.floor(at / part.length)
      return one
    })
    const line = `${name}=; Path=${folder}${domain}; Max-Age=0${kind}`
    length += line.length
    if (n > 0 && length > MAX_LENGTH) break
    freeing.headers.append('Set-Cookie', line)
  }
  return freeing
}

/** The paths of cookies that go with a request for this one (RFC 6265 §5.1.4), but `/`. */
function foldersOf(path: string): string[] {
  const names = path
    .replace(/[;?].*|\/$/, '')
    .split('/')
    .slice(1, MAX_FOLDERS)
  return names.flatMap((_, n) => {
    const folder = `/${names.slice(0, n + 1).join('/')}`
    return [folder, `${folder}/`]
  })
}
