import type { Bytes } from '../../crypto/encoding.ts'

/*
 * As much CBOR (RFC 8949) as authenticators write: CTAP2's canonical form knows neither tags nor floats nor indefinite
 * lengths, and nests no deeper than four. Everything else is refused rather than read in some way.
 */

export type CborMap = Map<number | string, CborValue>
export type CborValue = number | string | boolean | null | Bytes | CborValue[] | CborMap

/** An item, and where the next one would begin. */
export type CborItem = { value: CborValue; end: number }

/** What an attestation statement may nest; a chain of ten thousand arrays would else be as many calls. */
const MAX_DEPTH = 8
/** Many times what any of them holds; thousands of empty texts would else take milliseconds. */
const MAX_ITEMS = 1_000

const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads one item. Every length is held against the bytes that are there before anything is made of it, so the work is
 * bounded by the input.
 *
 * @param at Where it begins, in bytes.
 * @returns null: it is not well-formed, or not of the part of CBOR that is read here; also a key that comes twice, a key
 *   that is neither integer nor text, an integer beyond 2^53.
 */
export function readCbor(bytes: Bytes, at = 0): CborItem | null {
  try {
    const reader = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at, left: MAX_ITEMS }
    const value = readItem(reader, MAX_DEPTH)
    return { value, end: reader.at }
  } catch {
    return null
  }
}

type Reader = { bytes: Bytes; view: DataView; at: number; left: number }

const unreadable = () => new Error('unreadable CBOR')

/** Throws whatever may be wrong; `readCbor` makes a value of it. Reading past the end throws by itself. */
function readItem(reader: Reader, depth: number): CborValue {
  if (reader.left-- === 0) throw unreadable()
  const head = reader.view.getUint8(reader.at++)
  const major = head >> 5
  if (major === 7) return readSimple(head)
  const argument = readArgument(reader, head & 31)
  if (major === 0) return argument
  if (major === 1) return -1 - argument
  if (argument > reader.bytes.length - reader.at) throw unreadable()
  if (major === 2) return take(reader, argument)
  if (major === 3) return text.decode(take(reader, argument))
  if (depth === 0) throw unreadable()
  if (major === 4) return Array.from({ length: argument }, () => readItem(reader, depth - 1))
  if (major === 5) return readMap(reader, argument, depth)
  throw unreadable()
}

function readArgument(reader: Reader, short: number): number {
  if (short < 24) return short
  if (short > 27) throw unreadable()
  const size = 2 ** (short - 24)
  const { view, at } = reader
  reader.at += size
  if (size === 1) return view.getUint8(at)
  if (size === 2) return view.getUint16(at)
  if (size === 4) return view.getUint32(at)
  const long = Number(view.getBigUint64(at))
  if (!Number.isSafeInteger(long)) throw unreadable()
  return long
}

function readSimple(head: number): boolean | null {
  if (head === 0xf4) return false
  if (head === 0xf5) return true
  if (head === 0xf6) return null
  throw unreadable()
}

function take(reader: Reader, length: number): Bytes {
  reader.at += length
  return reader.bytes.slice(reader.at - length, reader.at)
}

function readMap(reader: Reader, size: number, depth: number): CborMap {
  const map: CborMap = new Map()
  for (let i = 0; i < size; i++) {
    const key = readItem(reader, depth - 1)
    if ((typeof key !== 'number' && typeof key !== 'string') || map.has(key)) throw unreadable()
    map.set(key, readItem(reader, depth - 1))
  }
  return map
}
