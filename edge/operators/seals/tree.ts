import { type Bytes, utf8 } from '../../crypto/encoding.ts'

/* The Merkle tree of RFC 6962 §2.1 over SHA-256. */

const digest = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

/** The hash of a leaf. */
const leafHash = (leaf: Bytes): Promise<Bytes> => digest(joined([0], leaf))

const nodeHash = (left: Bytes, right: Bytes): Promise<Bytes> => digest(joined([1], left, right))

/** The root over these leaves, in this order. */
export async function treeHash(leaves: readonly Bytes[]): Promise<Bytes> {
  if (leaves.length === 0) return digest(utf8(''))
  let level = await Promise.all(leaves.map(leafHash))
  // Pairs from the left, and what is left over goes up as it is: the same tree as the one that RFC 6962 splits from the top.
  while (level.length > 1) {
    const pairs: Promise<Bytes>[] = []
    for (let at = 0; at < level.length; at += 2) {
      const [left, right] = [level[at], level[at + 1]]
      if (left) pairs.push(right ? nodeHash(left, right) : Promise.resolve(left))
    }
    level = await Promise.all(pairs)
  }
  return level[0] ?? digest(utf8(''))
}

function joined(head: number[], ...parts: Bytes[]): Bytes {
  const out = new Uint8Array(head.length + parts.reduce((sum, part) => sum + part.length, 0))
  out.set(head)
  let at = head.length
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}
