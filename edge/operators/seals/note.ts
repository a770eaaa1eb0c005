import { publicHalf, signingKey } from '../../crypto/ed25519.ts'
import { type Bytes, equalBytes, fromBase64, toBase64, utf8 } from '../../crypto/encoding.ts'
import type { Random } from '../../ports/runtime.ts'

/*
 * Signed notes (C2SP signed-note) by Ed25519 keys in the form of Go's `sumdb/note`, so that other tools check them as well:
 * `PRIVATE+KEY+<name>+<id>+<base64>` signs, `<name>+<id>+<base64>` verifies.
 */

const ED25519 = 1
const NAME = 'sallyport-audit'

export type Signer = { name: string; sign(text: string): Promise<string> }
/** Whether a line of signatures is this key's over the text. */
export type Verifier = { name: string; verifies(text: string, signature: Bytes): Promise<boolean> }

/** A new pair of keys, each as one line. */
export async function newSealKey(random: Random): Promise<{ signer: string; verifier: string }> {
  const seed = random(32)
  const key = await publicHalf(seed)
  const id = await idOf(NAME, key)
  return {
    signer: `PRIVATE+KEY+${NAME}+${id}+${toBase64(tagged(seed))}`,
    verifier: `${NAME}+${id}+${toBase64(tagged(key))}`,
  }
}

/** The key that signs. Throws where the text is none. */
export async function parseSigner(text: string): Promise<Signer> {
  const [, name = '', id = '', encoded = ''] = /^PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? []
  const seed = untagged(encoded)
  if (!seed || (await idOf(name, await publicHalf(seed))) !== id) {
    throw new Error('the seal key is not of the right form: npx sallyport audit key makes one')
  }
  const key = await signingKey(seed)
  return {
    name,
    async sign(note) {
      const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key, utf8(note)))
      return `${note}\n— ${name} ${toBase64(Uint8Array.of(...bytesOf(id), ...signature))}\n`
    },
  }
}

/** The keys that verify, separated by spaces or line ends. Throws where one is none. */
export async function parseVerifiers(text: string): Promise<Verifier[]> {
  return Promise.all(text.split(/\s+/).filter(Boolean).map(parseVerifier))
}

async function parseVerifier(text: string): Promise<Verifier> {
  const [, name = '', id = '', encoded = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? []
  const raw = untagged(encoded)
  if (!raw || (await idOf(name, raw)) !== id) {
    throw new Error(`"${text.slice(0, 40)}" is no key that verifies: <name>+<id>+<base64>`)
  }
  const key = await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify'])
  return {
    name,
    async verifies(note, signature) {
      if (!equalBytes(signature.subarray(0, 4), bytesOf(id))) return false
      return crypto.subtle.verify('Ed25519', key, signature.subarray(4), utf8(note))
    },
  }
}

/** The text of a note that one of these keys has signed; null: none has. */
export async function openNote(note: string, verifiers: readonly Verifier[]): Promise<string | null> {
  const at = note.lastIndexOf('\n\n')
  if (at < 0) return null
  const text = note.slice(0, at + 1)
  for (const line of note.slice(at + 2).split('\n')) {
    const [, name, encoded = ''] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const signature = fromBase64(encoded)
    if (signature?.length !== 68) continue
    for (const verifier of verifiers) {
      if (verifier.name === name && (await verifier.verifies(text, signature))) return text
    }
  }
  return null
}

const tagged = (bytes: Bytes): Bytes => Uint8Array.of(ED25519, ...bytes)

function untagged(encoded: string): Bytes | null {
  const bytes = fromBase64(encoded)
  return bytes && bytes.length === 33 && bytes[0] === ED25519 ? bytes.slice(1) : null
}

/** The first four bytes of SHA-256 over name and key, in hexadecimal (C2SP signed-note). */
async function idOf(name: string, key: Bytes): Promise<string> {
  const bytes = Uint8Array.of(...utf8(`${name}\n`), ED25519, ...key)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

const bytesOf = (hex: string): Bytes => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
