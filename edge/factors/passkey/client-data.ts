import { type Bytes, fromBase64Url } from '../../crypto/encoding.ts'

/** What the browser says of a ceremony (Web Authentication §5.8.1), not yet believed. */
export type ClientData = { bytes: Bytes; fields: Readonly<Record<string, unknown>> }

// A mark of byte order is no part of JSON, and is not taken off.
const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** null: it is not UTF-8, not JSON, or no object. */
export function readClientData(base64Url: string): ClientData | null {
  const bytes = fromBase64Url(base64Url)
  if (!bytes) return null
  try {
    const fields: unknown = JSON.parse(text.decode(bytes))
    if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return null
    return { bytes, fields: fields as Record<string, unknown> }
  } catch {
    return null
  }
}

/** The challenge that a ceremony answers, as the browser says; null: it names none. For `openChallenge`, before verifying. */
export function challengeOf(response: { clientDataJSON: string }): string | null {
  const challenge = readClientData(response.clientDataJSON)?.fields.challenge
  return typeof challenge === 'string' ? challenge : null
}

type ExpectedClientData = { type: 'webauthn.create' | 'webauthn.get'; challenge: string; origins: readonly string[] }

/** Origins are compared letter for letter; a ceremony in a frame of another origin is none of ours. */
export function isExpected({ fields }: ClientData, { type, challenge, origins }: ExpectedClientData): boolean {
  return (
    fields.type === type &&
    fields.challenge === challenge &&
    origins.some((origin) => origin === fields.origin) &&
    (fields.crossOrigin === undefined || fields.crossOrigin === false) &&
    !Object.hasOwn(fields, 'topOrigin')
  )
}
