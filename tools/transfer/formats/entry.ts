import type { Bytes } from '../../../edge/crypto/encoding.ts'

/** Somebody's entry in an authenticator app, as another system's file has it. Nothing of it is checked yet. */
export type Entry = {
  /** Where it stands: `line 3`, `users[2]`. */
  at: string
  /** By what the other system names the person. */
  who: string
  secret: Bytes
  /** As the file says it: `SHA1`, `HmacSHA1`. */
  algorithm: string
  digits: number
  /** Seconds. */
  period: number
  /** The newest time step whose code was used there (RFC 6238 §5.2), where the file says so. */
  lastStep: number | null
}

/** What was not taken, and why. The reason never has a word of the file in it, which may be a secret. */
export type Skipped = { at: string; reason: string }

/**
 * A file as it was read. `unread`: what should have been an entry and is none that can be used. `ignored`: what was no
 * method in the other system either.
 */
export type Reading = { entries: Entry[]; unread: Skipped[]; ignored: Skipped[] }

export type ReadOptions = {
  /** Which of a person's ids in the file is `who`; one of the format's `ids`. */
  id: string
  /** What the other system has sealed its secrets with, where it does. */
  key: string | undefined
}

export type Format = {
  /** The choices of `--id`, the default first. */
  ids: readonly [string, ...string[]]
  /** It takes `--secret-env`. */
  takesKey?: boolean
  read(text: string, options: ReadOptions): Reading
}

/** Thrown by whoever reads one entry. The message is safe to print. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

/** Thrown likewise: no method there either. */
export class NoMethod extends Error {
  override name = 'NoMethod'
}

/** Reads each part of a file by itself, so that one that cannot be read is named and the rest is read. */
export function readEach<T>(parts: Iterable<{ at: string; part: T }>, read: (part: T, at: string) => Entry[]): Reading {
  const reading: Reading = { entries: [], unread: [], ignored: [] }
  for (const { at, part } of parts) {
    try {
      reading.entries.push(...read(part, at))
    } catch (error) {
      if (error instanceof NoMethod) reading.ignored.push({ at, reason: error.message })
      else if (error instanceof Unreadable) reading.unread.push({ at, reason: error.message })
      else throw error
    }
  }
  return reading
}

/** A field as text; numbers are. */
export function textOf(value: unknown, what: string): string {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value)
  if (typeof value !== 'string' || value === '') throw new Unreadable(`has no ${what}`)
  return value
}

/** A whole number, also as text; `otherwise` where it is left out. */
export function numberOf(value: unknown, what: string, otherwise?: number): number {
  if ((value === undefined || value === null || value === '') && otherwise !== undefined) return otherwise
  const number = typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) throw new Unreadable(`${what} is no number`)
  return number
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** JSON, without what Node says of a mistake: it quotes the text. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Unreadable('is no JSON')
  }
}
