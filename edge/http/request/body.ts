import * as v from 'valibot'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { utf8 } from '../../crypto/encoding.ts'
import { UnavailableError } from '../../operations/act/guard.ts'
import { jsonKeys } from '../../reading/json.ts'
import type { HostContext } from '../deployment/deployment.ts'
import type { HttpServices } from './visit.ts'

/** The largest body that is read. */
export const MAX_BODY_BYTES = 4_096
/** And the longest that reading one may take. */
export const MAX_BODY_SECONDS = 10

/** What a body must be, letter for letter. */
export type Schema<T> = v.GenericSchema<unknown, T>

/** A JSON body of at most 4 KB (16 KB where there are passkeys) that is exactly what the schema says: unknown and doubled fields are refused. */
export async function readJson<T>(
  http: HttpServices,
  c: HostContext,
  schema: Schema<T>,
  maxBytes = http.bodyBytes,
): Promise<Result<T, Refusal>> {
  if (mediaType(c) !== 'application/json') return reject({ reason: 'unsupported_media_type' })
  const text = await readText(http, c, maxBytes)
  if (!text.ok) return text
  let value: unknown
  try {
    value = JSON.parse(text.value || '{}')
  } catch {
    return reject({ reason: 'malformed_request' })
  }
  if (jsonKeys(text.value).length !== parsedKeys(value)) return reject({ reason: 'malformed_request' })
  return parse(schema, value)
}

/** A form of at most 4 KB, each field once. */
export async function readForm<T>(http: HttpServices, c: HostContext, schema: Schema<T>): Promise<Result<T, Refusal>> {
  if (mediaType(c) !== 'application/x-www-form-urlencoded') return reject({ reason: 'unsupported_media_type' })
  const text = await readText(http, c, MAX_BODY_BYTES)
  if (!text.ok) return text
  return parseFields(new URLSearchParams(text.value), schema)
}

/** Fields that are exactly what the schema says, each once. */
export function parseFields<T>(given: URLSearchParams, schema: Schema<T>): Result<T, Refusal> {
  const fields = [...given]
  const value = Object.fromEntries(fields)
  if (Object.keys(value).length !== fields.length) return reject({ reason: 'malformed_request' })
  return parse(schema, value)
}

function parse<T>(schema: Schema<T>, value: unknown): Result<T, Refusal> {
  if (Array.isArray(value)) return reject({ reason: 'malformed_request' })
  const parsed = v.safeParse(schema, value)
  return parsed.success ? accept(parsed.output) : reject({ reason: 'malformed_request' })
}

function mediaType(c: HostContext): string {
  const [type = ''] = (c.req.header('content-type') ?? '').split(';')
  return type.trim().toLowerCase()
}

async function readText(http: HttpServices, c: HostContext, maxBytes: number): Promise<Result<string, Refusal>> {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) return reject({ reason: 'too_large' })
  const { body, bodyUsed } = c.req.raw
  let bytes: Uint8Array
  if (bodyUsed || body?.locked) {
    bytes = await keptByHono(c)
    if (bytes.byteLength > maxBytes) return reject({ reason: 'too_large' })
  } else {
    const read = await readUpTo(body, maxBytes, http.bodyMs)
    if (read.kind === 'late') return reject({ reason: 'too_slow' })
    if (read.kind === 'longer') {
      await read.rest.cancel()
      return reject({ reason: 'too_large' })
    }
    bytes = read.bytes
  }
  try {
    return accept(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return reject({ reason: 'malformed_request' })
  }
}

/** A body that a middleware of the host has read before us: Hono keeps it, as long as it was read through Hono. */
async function keptByHono({ req }: HostContext): Promise<Uint8Array> {
  const kept = Object.keys(req.bodyCache)
  try {
    if (kept.some((kind) => kind !== 'formData')) return new Uint8Array(await req.arrayBuffer())
    // Of a form that was taken apart at once, the fields, each as often as it came.
    if (kept.length > 0) return utf8(new URLSearchParams([...(await req.formData())] as [string, string][]).toString())
  } catch {
    // What could not be read there cannot be read here.
  }
  throw new UnavailableError(
    'a middleware before mfa.routes has read the body past Hono: let it use c.req.text(), or come after',
  )
}

export type ReadBody =
  | { kind: 'whole'; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'longer'; head: Uint8Array<ArrayBuffer>; rest: ReadableStreamDefaultReader<Uint8Array> }
  | { kind: 'late' }

/**
 * Reads a body up to a limit, counting, so that one that lies about its length is stopped as well. What is longer is handed
 * back with what was read of it. Who sends it so slowly that it is not here in time holds a place that others need.
 */
export async function readUpTo(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  ms: number,
): Promise<ReadBody> {
  if (body === null) return { kind: 'whole', bytes: new Uint8Array(0) }
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, ms, null)
  })
  try {
    for (;;) {
      const step = await Promise.race([reader.read(), late])
      if (step === null) {
        // Not waited for: it may end as late as the body.
        reader.cancel().catch(() => {})
        return { kind: 'late' }
      }
      if (step.done) return { kind: 'whole', bytes: joined(chunks, length) }
      chunks.push(step.value)
      length += step.value.byteLength
      if (length > maxBytes) return { kind: 'longer', head: joined(chunks, length), rest: reader }
    }
  } finally {
    clearTimeout(timer)
  }
}

function joined(chunks: Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

/** How many keys it has once it is parsed: fewer than were written where two are equal. */
function parsedKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + parsedKeys(item), 0)
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + parsedKeys(item), 0)
}
