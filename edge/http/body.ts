import * as v from 'valibot'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import type { HostContext } from './site.ts'

/** The largest body that is read. */
export const MAX_BODY_BYTES = 4_096

type Schema<T> = v.GenericSchema<unknown, T>

/** A JSON body of at most 4 KB that is exactly what the schema says: unknown and doubled fields are refused. */
export async function readJson<T>(
  c: HostContext,
  schema: Schema<T>,
  maxBytes = MAX_BODY_BYTES,
): Promise<Result<T, Refusal>> {
  if (mediaType(c) !== 'application/json') return reject({ reason: 'unsupported_media_type' })
  const text = await readText(c, maxBytes)
  if (!text.ok) return text
  let value: unknown
  try {
    value = JSON.parse(text.value || '{}')
  } catch {
    return reject({ reason: 'malformed_request' })
  }
  if (writtenKeys(text.value) !== parsedKeys(value)) return reject({ reason: 'malformed_request' })
  return parse(schema, value)
}

/** A form of at most 4 KB, each field once. */
export async function readForm<T>(c: HostContext, schema: Schema<T>): Promise<Result<T, Refusal>> {
  if (mediaType(c) !== 'application/x-www-form-urlencoded') return reject({ reason: 'unsupported_media_type' })
  const text = await readText(c, MAX_BODY_BYTES)
  if (!text.ok) return text
  const fields = [...new URLSearchParams(text.value)]
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

/** Counts while reading, so that a body that lies about its length is stopped as well. */
async function readText(c: HostContext, maxBytes: number): Promise<Result<string, Refusal>> {
  if (Number(c.req.header('content-length') ?? 0) > maxBytes) return reject({ reason: 'too_large' })
  const reader = c.req.raw.body?.getReader()
  if (!reader) return accept('')
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > maxBytes) {
      await reader.cancel()
      return reject({ reason: 'too_large' })
    }
    chunks.push(value)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  try {
    return accept(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return reject({ reason: 'malformed_request' })
  }
}

/** `JSON.parse` keeps the last of two equal keys; what another reader keeps is unknown, so two are refused. */
function writtenKeys(text: string): number {
  return [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter((match) => match[1] !== undefined).length
}

function parsedKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + parsedKeys(item), 0)
  return Object.values(value).reduce<number>((sum, item) => sum + 1 + parsedKeys(item), 0)
}
