import paths from './paths.json' with { type: 'json' }
import type { Random } from './random.ts'

/** One way of writing a path otherwise; `random` says where in it. */
export type PathChange = { name: string; apply(path: string, random: Random): string }

const hex = (code: number) => code.toString(16).padStart(2, '0')
const code = (character: string) => character.charCodeAt(0)
const percent = (character: string) => `%${hex(code(character))}`

/** One character in another writing. The later ones are no UTF-8, or what only one old server ever read. */
const ENCODINGS: Record<string, (character: string) => string> = {
  percent,
  'percent-upper': (one) => percent(one).toUpperCase(),
  'percent-twice': (one) => `%25${hex(code(one))}`,
  'percent-thrice': (one) => `%2525${hex(code(one))}`,
  'percent-of-percent': (one) => `%%${hex(code(hex(code(one))[0] ?? ''))}${hex(code(one))[1]}`,
  'overlong-2': (one) => `%${hex(0xc0 | (code(one) >> 6))}%${hex(0x80 | (code(one) & 63))}`,
  'overlong-3': (one) => `%e0%${hex(0x80 | (code(one) >> 6))}%${hex(0x80 | (code(one) & 63))}`,
  'overlong-4': (one) => `%f0%80%${hex(0x80 | (code(one) >> 6))}%${hex(0x80 | (code(one) & 63))}`,
  'overlong-raw': (one) => String.fromCharCode(0xc0 | (code(one) >> 6), 0x80 | (code(one) & 63)),
  'percent-u': (one) => `%u00${hex(code(one))}`,
  'full-width': (one) => encodeURIComponent(String.fromCharCode(code(one) + 0xfee0)),
  'html-entity': (one) => `&#${code(one)};`,
}

/**
 * Detours are whole segments that lead nowhere; bridges stand between an open path and the gated one, so that a careless
 * reader sees the open one.
 */
const { slashes, detours, tails, heads, bridges } = paths

/** Positions of a character in a path, the leading slash left out. */
function somewhere(path: string, random: Random, is: RegExp): number {
  const places = [...path].flatMap((character, at) => (at > 0 && is.test(character) ? [at] : []))
  return places.length === 0 ? -1 : random.pick(places)
}

function replaceAt(path: string, at: number, by: string): string {
  return at < 0 ? path + by : path.slice(0, at) + by + path.slice(at + 1)
}

const ONE_LETTER = /[a-z0-9]/i

/** Every single way; `openPaths` are those that stand open in front of the gated one. */
export function pathChanges(openPaths: string[]): PathChange[] {
  const encodings = Object.entries(ENCODINGS).flatMap(([name, encode]): PathChange[] => [
    {
      name: `one ${name}`,
      apply: (path, random) => {
        const at = somewhere(path, random, ONE_LETTER)
        return replaceAt(path, at, encode(path[at] ?? 'a'))
      },
    },
    { name: `all ${name}`, apply: (path) => path.replace(/[a-z0-9]/gi, encode) },
    { name: `all-and-slashes ${name}`, apply: (path) => path.replace(/(?<=.)[a-z0-9/]/gi, encode) },
  ])
  return [
    ...encodings,
    ...slashes.map(
      (slash): PathChange => ({
        name: `slash ${slash}`,
        apply: (path, random) => replaceAt(path, somewhere(path, random, /\//), slash),
      }),
    ),
    ...slashes.map(
      (slash): PathChange => ({ name: `first slash ${slash}`, apply: (path) => replaceAt(path, 0, slash) }),
    ),
    ...detours.map(
      (detour): PathChange => ({
        name: `detour ${detour}`,
        apply: (path, random) => {
          const at = somewhere(path, random, /\//)
          return at < 0 ? `/${detour}${path}` : `${path.slice(0, at)}/${detour}${path.slice(at)}`
        },
      }),
    ),
    ...tails.map((tail): PathChange => ({ name: `tail ${tail}`, apply: (path) => path + tail })),
    ...heads.map((head): PathChange => ({ name: `head ${head}`, apply: (path) => head + path })),
    ...openPaths.flatMap((open) =>
      bridges.map((bridge): PathChange => ({ name: `bridge ${open}${bridge}`, apply: (path) => open + bridge + path })),
    ),
    { name: 'capitals', apply: (path) => path.toUpperCase() },
    {
      name: 'one capital',
      apply: (path, random) => {
        const at = somewhere(path, random, /[a-z]/)
        return at < 0 ? path : replaceAt(path, at, (path[at] ?? '').toUpperCase())
      },
    },
    {
      name: 'long',
      apply: (path, random) => `${path}?${'a'.repeat(1000 + random.below(6000))}`,
    },
  ]
}

/** How a target is put on the request line besides as a path. `host` is that of the site. */
export const TARGET_FORMS: Record<string, (path: string, host: string) => string> = {
  absolute: (path, host) => `http://${host}${path}`,
  'absolute https': (path, host) => `https://${host}${path}`,
  'absolute capitals': (path, host) => `HTTP://${host.toUpperCase()}${path}`,
  'absolute other host': (path) => `http://other.example${path}`,
  'absolute userinfo': (path, host) => `http://alice:secret@${host}${path}`,
  'absolute userinfo trick': (path, host) => `http://${host}@other.example${path}`,
  'absolute userinfo trick, other way': (path, host) => `http://other.example@${host}${path}`,
  'absolute no host': (path) => `http://${path}`,
  'absolute dot': (path, host) => `http://${host.replace(/(:|$)/, '.$1')}${path}`,
  'absolute backslash': (path, host) => `http:\\\\${host}${path}`,
  'absolute one slash': (path, host) => `http:/${host}${path}`,
  'absolute fragment': (path, host) => `http://${host}/#@other.example${path}`,
  'scheme only': (path) => `http:${path}`,
  'websocket scheme': (path, host) => `ws://${host}${path}`,
  'file scheme': (path) => `file://${path}`,
  'two slashes': (path, host) => `//${host}${path}`,
  'two backslashes': (path, host) => `\\\\${host}${path}`,
  'no first slash': (path) => path.slice(1),
  'dot first': (path) => `.${path}`,
  star: () => '*',
  authority: (_path, host) => host,
}
