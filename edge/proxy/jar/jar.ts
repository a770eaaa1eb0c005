import type { Memo } from '../../core/memo.ts'
import { utf8 } from '../../crypto/encoding.ts'
import type { KeyRing } from '../../crypto/key-ring.ts'
import { randomId } from '../../crypto/random.ts'
import { open, seal } from '../../crypto/seal.ts'
import { proofAmong } from '../../http/request/cookie.ts'
import { isPlanted } from '../../http/request/planted.ts'
import type { Random } from '../../ports/runtime.ts'
import { cookieStem, readCookies } from '../../reading/cookies.ts'
import { JAR_DAYS } from '../../reading/jars.ts'
import {
  type Content,
  type CookieScope,
  type IncomingCookies,
  type Jar,
  type JarKeeper,
  type Kind,
  type Level,
  lifeOf,
  type Payload,
  type SiteCookie,
} from './contents.ts'
import { line, ownName, tagOf } from './jar-names.ts'
import type { SetCookie } from './set-cookie.ts'

/*
 * The site's cookies, as a browser has them: each sealed for itself under the id of the jar (AES-256-GCM), so that the
 * site's session never exists raw in a browser, and two answers at once that set different cookies do not overwrite each
 * other. The id begins with the jar's level, and is part of what every cookie is sealed to: no cookie changes level.
 */

const DAY_MS = 86_400_000

/** Name and value of a cookie may have 4,096 bytes together; the rest is for the name. */
const PIECE = 3_600
const MAX_PIECES = 8

const ID = /^[vpa][A-Za-z0-9_-]{22}$/

/** Read once, used often: never changed. */
type Read = { origin: string; brought: IncomingCookies; until: number }

const MAX_REMEMBERED = 16_384

/** What is too old to be taken turns up within this time. */
const REREAD_MS = 60_000

export function jarKeeper(deps: {
  ring: KeyRing
  random: Random
  clock: () => number
  /** For how long a visitor's is taken. */
  visitorDays: number
  /** What was opened a moment ago: a page's many requests bring the same cookies. */
  memo: Memo<Payload>
  headers: Memo<Read>
}): JarKeeper {
  const { ring, random, clock, visitorDays, memo, headers } = deps

  const owner = (where: CookieScope, jarId: string, kind: Kind, tag: string) => [where.origin, jarId, kind, tag]

  /** The whole header as it was read last time, as long as nothing in it has run out. */
  async function readHeader(header: string, where: CookieScope): Promise<IncomingCookies> {
    const known = headers.get(header)
    if (known?.origin === where.origin && clock() < known.until) return known.brought
    const brought = await readJar(header, where)
    const ends = brought.jar?.cookies.map(({ expiresAt }) => expiresAt ?? Number.POSITIVE_INFINITY) ?? []
    // Only what we sealed ourselves, and no more of what came along with it than a browser would keep.
    if (brought.jar !== null && header.length <= MAX_REMEMBERED)
      headers.set(header, { origin: where.origin, brought, until: Math.min(clock() + REREAD_MS, ...ends) })
    return brought
  }

  async function read(
    where: CookieScope,
    jarId: string,
    kind: Kind,
    tag: string,
    sealed: string,
  ): Promise<Payload | null> {
    const key = `${where.origin}\n${jarId}\n${kind}\n${tag}\n${sealed}`
    let payload = memo.get(key)
    if (payload === undefined) {
      try {
        const plain = await open(ring, { purpose: 'jar', owner: owner(where, jarId, kind, tag) }, sealed)
        payload = JSON.parse(new TextDecoder().decode(plain)) as Payload
      } catch {
        // Changed, of another jar, or of a key that is gone: nothing of ours.
        return null
      }
      memo.set(key, payload)
    }
    const now = clock()
    const days = jarId.startsWith('v') ? Math.min(payload.days ?? visitorDays, visitorDays) : JAR_DAYS
    if (payload.at < now - days * DAY_MS) return null
    const expiresAt = payload.cookie?.expiresAt ?? null
    return expiresAt !== null && expiresAt <= now ? null : payload
  }

  async function readJar(header: string, where: CookieScope): Promise<IncomingCookies> {
    const raw: IncomingCookies['raw'] = []
    const ids: string[] = []
    const pieces = new Map<string, { kind: Kind; tag: string; parts: string[] }>()
    const ours: string[] = []
    let isDouble = false
    const cookies = readCookies(header)
    for (const { name, value } of cookies) {
      const own = ownName(name, where)
      if (own === null) {
        raw.push({ name, value })
        continue
      }
      ours.push(name)
      if (own.kind === 'jar') ids.push(value)
      if (!('tag' in own)) continue
      const key = `${own.kind}~${own.tag}`
      const sealed = pieces.get(key) ?? { kind: own.kind, tag: own.tag, parts: [] }
      if (sealed.parts[own.piece] !== undefined) isDouble = true
      sealed.parts[own.piece] = value
      pieces.set(key, sealed)
    }
    const [id = ''] = ids
    const proof = proofAmong(cookies, where.origin)
    const nobody = { jar: null, raw, isPlanted: isPlanted(header), proof, ours, isAgeing: false }
    // Two jars, or one cookie twice: one of them was planted, so it is nobody's.
    if (ids.length !== 1 || !ID.test(id) || isDouble) return nobody
    const jar: Jar = { id, level: id.charAt(0) as Level, cookies: [], who: null, held: [], named: null }
    const opened = await Promise.all(
      [...pieces.values()].map(({ kind, tag, parts }) =>
        read(where, id, kind, tag, Array.from(parts, (part) => part ?? '').join('')),
      ),
    )
    for (const payload of opened) {
      if (payload?.cookie) jar.cookies.push(payload.cookie)
      if (payload?.who) jar.who = payload.who
      if (payload?.held) jar.held = payload.held
      if (payload?.named !== undefined) jar.named = payload.named
    }
    // Without its sign-in a jar of somebody is nobody's: else leaving one cookie out would make a visitor of it.
    if (jar.level !== 'v' && jar.who === null) return nobody
    const isAgeing = opened.some((payload) => payload !== null && payload.at < clock() - (visitorDays * DAY_MS) / 7)
    return { ...nobody, jar, isAgeing }
  }

  async function piecesOf(jar: Jar, kind: Kind, tag: string, payload: Content, where: CookieScope) {
    const plain = utf8(JSON.stringify({ at: clock(), days: visitorDays, ...payload }))
    const sealed = await seal(ring, random, { purpose: 'jar', owner: owner(where, jar.id, kind, tag) }, plain)
    const count = Math.ceil(sealed.length / PIECE)
    if (count > MAX_PIECES) throw new JarFull()
    return Array.from({ length: count }, (_, n) => ({
      name: `${cookieStem(where.origin)}-${kind}~${tag}~${n}`,
      value: sealed.slice(n * PIECE, (n + 1) * PIECE),
    }))
  }

  /** One sealed thing as lines, and an end for pieces of an older, longer one. */
  async function lines(
    jar: Jar,
    thing: {
      kind: Kind
      tag: string
      payload: Content
      expiresAt: number | null
      sameSite: SetCookie['sameSite']
    },
    brought: Pick<IncomingCookies, 'ours'>,
    where: CookieScope,
  ): Promise<string[]> {
    const pieces = await piecesOf(jar, thing.kind, thing.tag, thing.payload, where)
    const stem = `${cookieStem(where.origin)}-${thing.kind}~${thing.tag}~`
    const surplus = brought.ours.filter((name) => name.startsWith(stem) && !pieces.some((piece) => piece.name === name))
    return [
      ...pieces.map(({ name, value }) => line(name, value, where, thing.expiresAt, thing.sameSite)),
      ...surplus.map((name) => line(name, '', where, 0, null)),
    ]
  }

  const about = async (jar: Jar, brought: Pick<IncomingCookies, 'ours'>, where: CookieScope): Promise<string[]> => {
    const expiresAt = lifeOf(jar)
    const parts: { kind: Kind; payload: Content }[] = []
    if (jar.who) parts.push({ kind: 'who', payload: { who: jar.who } })
    if (jar.held.length > 0) parts.push({ kind: 'held', payload: { held: jar.held } })
    if (jar.named !== null) parts.push({ kind: 'named', payload: { named: jar.named } })
    const sealed = await Promise.all(
      parts.map(({ kind, payload }) =>
        lines(jar, { kind, tag: '', payload, expiresAt, sameSite: 'Lax' }, brought, where),
      ),
    )
    return [line(`${cookieStem(where.origin)}-jar`, jar.id, where, expiresAt, 'Lax'), ...sealed.flat()]
  }

  const cookieLines = (jar: Jar, cookie: SiteCookie, brought: Pick<IncomingCookies, 'ours'>, where: CookieScope) =>
    lines(
      jar,
      {
        kind: 'cookie',
        tag: tagOf(cookie),
        payload: { cookie },
        expiresAt: cookie.expiresAt,
        sameSite: cookie.sameSite,
      },
      brought,
      where,
    )

  return {
    fresh: (level) => ({ id: level + randomId(random), level, cookies: [], who: null, held: [], named: null }),

    open: (header, where) =>
      header
        ? readHeader(header, where)
        : Promise.resolve({ jar: null, raw: [], isPlanted: false, proof: null, ours: [], isAgeing: false }),

    async serialize(jar, brought, where) {
      const nothing = { ours: [] }
      const set = [
        ...(await about(jar, nothing, where)),
        ...(await Promise.all(jar.cookies.map((cookie) => cookieLines(jar, cookie, nothing, where)))).flat(),
      ]
      const names = new Set(set.map((text) => text.slice(0, text.indexOf('='))))
      const surplus = brought.ours.filter((name) => !names.has(name) && ownName(name, where)?.kind !== 'other')
      return [...surplus.map((name) => line(name, '', where, 0, null)), ...set]
    },

    async serializeChanges(jar, { set, deleted }, brought, where) {
      const added = await Promise.all(set.map((cookie) => cookieLines(jar, cookie, brought, where)))
      const ends = deleted.flatMap((cookie) => {
        const stem = `${cookieStem(where.origin)}-cookie~${tagOf(cookie)}~`
        return brought.ours.filter((name) => name.startsWith(stem)).map((name) => line(name, '', where, 0, null))
      })
      return [...ends, ...added.flat()]
    },

    serializeMeta: about,

    clear: ({ ours }, where) =>
      [...new Set(ours)]
        .filter((name) => ownName(name, where)?.kind !== 'other')
        .map((name) => line(name, '', where, 0, null)),
  }
}

/** The site set more, or longer, cookies than a browser can keep sealed. */
class JarFull extends Error {
  override name = 'JarFull'
}
