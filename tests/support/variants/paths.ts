import { fill } from './fill.ts'
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
const { slashes, detours, tails, heads, bridges, targets } = paths

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
  const way = (name: string, apply: PathChange['apply']): PathChange => ({ name, apply })
  return [
    ...Object.entries(ENCODINGS).flatMap(([name, encode]) => [
      way(`one ${name}`, (path, random) => {
        const at = somewhere(path, random, ONE_LETTER)
        return replaceAt(path, at, encode(path[at] ?? 'a'))
      }),
      way(`all ${name}`, (path) => path.replace(/[a-z0-9]/gi, encode)),
      way(`all-and-slashes ${name}`, (path) => path.replace(/(?<=.)[a-z0-9/]/gi, encode)),
    ]),
    ...slashes.map((slash) =>
      way(`slash ${slash}`, (path, random) => replaceAt(path, somewhere(path, random, /\//), slash)),
    ),
    ...slashes.map((slash) => way(`first slash ${slash}`, (path) => replaceAt(path, 0, slash))),
    ...detours.map((detour) =>
      way(`detour ${detour}`, (path, random) => {
        const at = somewhere(path, random, /\//)
        return at < 0 ? `/${detour}${path}` : `${path.slice(0, at)}/${detour}${path.slice(at)}`
      }),
    ),
    ...tails.map((tail) => way(`tail ${tail}`, (path) => path + tail)),
    ...heads.map((head) => way(`head ${head}`, (path) => head + path)),
    ...openPaths.flatMap((open) =>
      bridges.map((bridge) => way(`bridge ${open}${bridge}`, (path) => open + bridge + path)),
    ),
    way('capitals', (path) => path.toUpperCase()),
    way('one capital', (path, random) => {
      const at = somewhere(path, random, /[a-z]/)
      return at < 0 ? path : replaceAt(path, at, (path[at] ?? '').toUpperCase())
    }),
    way('long', (path, random) => `${path}?${'a'.repeat(1000 + random.below(6000))}`),
  ]
}

/** How a target is put on the request line besides as a path. `host` is that of the site. */
export const targetForms = (host: string): [name: string, form: (path: string) => string][] =>
  Object.entries(targets).map(([name, form]) => {
    const parts = { host, capitals: host.toUpperCase(), dotted: host.replace(/(:|$)/, '.$1') }
    return [name, (path) => fill(form, { ...parts, path, rest: path.slice(1) })]
  })
