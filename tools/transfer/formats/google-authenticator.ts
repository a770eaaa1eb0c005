import { type Bytes, fromBase64 } from '../../../edge/crypto/encoding.ts'
import { type Entry, type Format, type Reading, readEach, Unreadable } from './entry.ts'
import { accountOf, BY_COUNTER } from './otpauth.ts'
import { linesOf } from './rows.ts'

/*
 * What the app shows as QR codes under "Transfer accounts": `otpauth-migration://offline?data=`, then base64 of a protocol
 * buffer. Google has not published its definition; this reads it as all who have written one down agree:
 * https://github.com/qistoph/otp_export/blob/master/OtpMigration.proto
 */

/** Fields of `MigrationPayload`. */
const PAYLOAD = { entry: 1, batchSize: 3, batchIndex: 4, batchId: 5 } as const
/** Fields of `OtpParameters`. Those that are left out have the first value of what follows. */
const ENTRY = { secret: 1, name: 2, algorithm: 4, digits: 5, type: 6 } as const
const ALGORITHMS = ['SHA1', 'SHA1', 'SHA256', 'SHA512', 'MD5']
const DIGITS = [6, 6, 8]
const HOTP = 1

export const googleAuthenticator: Format = {
  ids: ['account'],
  read(text) {
    const batches = new Map<number, { size: number; seen: Set<number> }>()
    const reading = readEach(linesOf(text), (line, at) => {
      const payload = payloadOf(line.trim())
      const [size, index, id] = [PAYLOAD.batchSize, PAYLOAD.batchIndex, PAYLOAD.batchId].map((field) =>
        numberIn(payload, field),
      ) as [number, number, number]
      const batch = batches.get(id) ?? { size, seen: new Set() }
      batches.set(id, { ...batch, seen: batch.seen.add(index) })
      return payload.flatMap(({ field, value }) => (field === PAYLOAD.entry ? [entryOf(bytesOf(value), at)] : []))
    })
    return { ...reading, unread: [...reading.unread, ...missingParts(batches.values())] }
  },
}

function missingParts(batches: Iterable<{ size: number; seen: Set<number> }>): Reading['unread'] {
  return [...batches].flatMap(({ size, seen }) =>
    seen.size < size ? [{ at: 'the file', reason: `has ${seen.size} of the ${size} QR codes of one transfer` }] : [],
  )
}

function payloadOf(line: string): Field[] {
  let data: string | null
  try {
    const url = new URL(line)
    data = url.protocol === 'otpauth-migration:' ? url.searchParams.get('data') : null
  } catch {
    data = null
  }
  // A plus that was not escaped is read as a blank.
  const bytes = data ? fromBase64(data.replaceAll(' ', '+')) : null
  if (!bytes) throw new Unreadable('is no otpauth-migration: address')
  return fieldsOf(bytes)
}

function entryOf(bytes: Bytes, at: string): Entry {
  const fields = fieldsOf(bytes)
  const text = (field: number) => {
    const value = fields.find((one) => one.field === field)?.value
    return value === undefined ? '' : new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(value))
  }
  const secret = fields.find(({ field }) => field === ENTRY.secret)?.value
  if (secret === undefined) throw new Unreadable('has no secret')
  if (numberIn(fields, ENTRY.type) === HOTP) throw new Unreadable(BY_COUNTER)
  let who: string
  try {
    who = accountOf(text(ENTRY.name))
  } catch {
    throw new Unreadable('the name is no text')
  }
  return {
    at,
    who,
    secret: bytesOf(secret),
    algorithm: ALGORITHMS[numberIn(fields, ENTRY.algorithm)] ?? 'unknown',
    digits: DIGITS[numberIn(fields, ENTRY.digits)] ?? 0,
    period: 30,
    lastStep: null,
  }
}

type Field = { field: number; value: number | Bytes }

const CUT = 'the payload is cut off'

/** The fields of one message: https://protobuf.dev/programming-guides/encoding/ */
function fieldsOf(bytes: Bytes): Field[] {
  const fields: Field[] = []
  let at = 0
  const varint = () => {
    let [value, factor] = [0, 1]
    for (;;) {
      const byte = bytes[at++]
      if (byte === undefined || factor > 2 ** 63) throw new Unreadable(CUT)
      value += (byte & 127) * factor
      factor *= 128
      if (byte < 128) return value
    }
  }
  const take = (length: number) => {
    if (at + length > bytes.length) throw new Unreadable(CUT)
    at += length
    return bytes.slice(at - length, at)
  }
  while (at < bytes.length) {
    const tag = varint()
    const [field, type] = [Math.floor(tag / 8), tag % 8]
    if (type === 0) fields.push({ field, value: varint() })
    else if (type === 2) fields.push({ field, value: take(varint()) })
    else if (type === 1) take(8)
    else if (type === 5) take(4)
    else throw new Unreadable('the payload is no protocol buffer')
  }
  return fields
}

/** 0 where it is left out, as protocol buffers have it. */
function numberIn(fields: Field[], field: number): number {
  const value = fields.find((one) => one.field === field)?.value ?? 0
  if (typeof value !== 'number') throw new Unreadable('the payload is not of the form that is known')
  return value
}

function bytesOf(value: number | Bytes): Bytes {
  if (typeof value === 'number') throw new Unreadable('the payload is not of the form that is known')
  return value
}
