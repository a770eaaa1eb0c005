import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** What reached the site, from the moment its header fields were read. */
export type Contact = {
  /** Counted from 1 since the start; `reset` does not start again. */
  id: number
  method: string
  /** Path and query as they stood on the wire. */
  target: string
  /** Names and values as sent, in order, duplicates too. */
  rawHeaders: [name: string, value: string][]
  headers: IncomingMessage['headers']
  /** Bytes of the body that came so far. */
  bodyBytes: number
  /** SHA-256 in hex of the whole body; `null` until it came to its end. */
  bodyHash: string | null
  /** The first 64 KB of the body as text. */
  body: string
  /** The same as it came. */
  raw: Buffer
  /** `open` while the body is coming; `aborted` when the connection went away before its end. */
  ended: 'open' | 'complete' | 'aborted'
  /** Who this request was for the site once it had looked; `null` is nobody. */
  user: string | null
  isUpgrade: boolean
  /** Not HTTP as far as the site could tell; `target` holds what the parser said. */
  isMalformed: boolean
}

export type ContactFilter = (contact: Contact) => boolean

const KEPT_BYTES = 65_536

export class Recorder {
  private readonly kept: Contact[] = []
  private next = 1

  add(message: IncomingMessage, { isUpgrade = false } = {}): Contact {
    const { method = '', url: target = '', headers, rawHeaders } = message
    const pairs = rawHeaders.flatMap((name, at): [string, string][] =>
      at % 2 === 0 ? [[name, rawHeaders[at + 1] ?? '']] : [],
    )
    return this.keep({ method, target, headers, rawHeaders: pairs, isUpgrade, ended: isUpgrade ? 'complete' : 'open' })
  }

  addMalformed(what: string): Contact {
    return this.keep({ method: '', target: what, isMalformed: true, ended: 'aborted' })
  }

  contacts(filter: ContactFilter = () => true): Contact[] {
    return this.kept.filter(filter)
  }

  reset(): void {
    this.kept.length = 0
  }

  private keep(fields: Partial<Contact>): Contact {
    const contact: Contact = {
      ...{ id: this.next++, method: '', target: '', rawHeaders: [], headers: {}, user: null },
      ...{ bodyBytes: 0, bodyHash: null, body: '', raw: Buffer.alloc(0), ended: 'open' },
      ...{ isUpgrade: false, isMalformed: false },
      ...fields,
    }
    this.kept.push(contact)
    return contact
  }
}

/**
 * Reads a body to its end without holding it, so that a gigabyte may come. `false` when the connection went away first:
 * what came then is not a request.
 */
export async function readBody(message: IncomingMessage, contact: Contact): Promise<boolean> {
  const hash = createHash('sha256')
  const kept: Buffer[] = []
  try {
    for await (const chunk of message) {
      const bytes = chunk as Buffer
      hash.update(bytes)
      if (contact.bodyBytes < KEPT_BYTES) kept.push(bytes.subarray(0, KEPT_BYTES - contact.bodyBytes))
      contact.bodyBytes += bytes.length
    }
  } catch {
    // Aborted; `complete` below says so.
  }
  contact.raw = Buffer.concat(kept)
  contact.body = contact.raw.toString('utf8')
  contact.ended = message.complete ? 'complete' : 'aborted'
  if (message.complete) contact.bodyHash = hash.digest('hex')
  return message.complete
}
