import { randomBytes } from 'node:crypto'
import { parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { done, failed, type Outcome } from '../terminal/outcome.ts'

type Ring = { active: string; keys: Record<string, string> }

const KEY_BYTES = 32

/**
 * `generate` (or no word): a new ring for `MFA_KEYS`, or the one in `env` with one key more (`--add`), or with another one active (`--activate <id>`).
 * It is printed alone, so that it can be piped to where secrets are kept; what to do next goes to the other stream.
 */
export function keysCommand(words: string[], env: NodeJS.ProcessEnv): Outcome {
  // A ring is one line of JSON in any case.
  const [word, id, ...more] = words.filter((one) => one !== '--json')
  if (word === undefined || (word === 'generate' && id === undefined)) {
    const ring = { active: 'k1', keys: { k1: newKey() } }
    return printed(ring, 'A new key ring for MFA_KEYS. Keep it as a secret, and a copy of it apart from the database.')
  }
  const isAdd = word === '--add' && id === undefined
  const isActivate = word === '--activate' && id !== undefined && more.length === 0
  if (!isAdd && !isActivate) {
    return failed(
      2,
      'Use: npx sallyport keys generate',
      '     npx sallyport keys --add',
      '     npx sallyport keys --activate <id>',
      '     npx sallyport keys status | rotate | verify [--json]',
    )
  }
  try {
    parseKeyRing(env.MFA_KEYS)
  } catch (error) {
    return failed(2, (error as Error).message)
  }
  const ring = JSON.parse(env.MFA_KEYS ?? '') as Ring
  if (isAdd) {
    const next = nextId(ring.keys)
    const wider = { ...ring, keys: { ...ring.keys, [next]: newKey() } }
    return printed(
      wider,
      `"${next}" is in it, not active yet. Deploy it everywhere first, then: npx sallyport keys --activate ${next}`,
    )
  }
  if (id === undefined || !Object.hasOwn(ring.keys, id)) {
    return failed(2, `"${id}" is not among the keys: ${Object.keys(ring.keys).join(', ')}.`)
  }
  return printed(
    { ...ring, active: id },
    `"${id}" is active. The others open what was sealed under them: keep them until npx sallyport keys rotate is done.`,
  )
}

const printed = (ring: Ring, note: string): Outcome => ({ ...done(JSON.stringify(ring)), err: [note] })

const newKey = () => randomBytes(KEY_BYTES).toString('base64')

function nextId(keys: Record<string, string>): string {
  let number = Object.keys(keys).length + 1
  while (Object.hasOwn(keys, `k${number}`)) number++
  return `k${number}`
}
