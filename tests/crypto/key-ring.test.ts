import { describe, expect, test } from 'vitest'
import { type KeyPurpose, parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { newKey, ringOf } from './ring.ts'

const EXAMPLE = Buffer.from('sallyport-example-key-do-not-use').toString('base64')
const GOOD = newKey()

function refusal(text: unknown): string {
  try {
    parseKeyRing(text)
  } catch (error) {
    if (error instanceof Error) return error.message
  }
  throw new Error('the ring was accepted')
}

const urlSafe = (key: string) => key.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')

const json = (active: unknown, keys: unknown) => JSON.stringify({ active, keys })

describe('a key ring is refused, and the message says which key and what to do (CRY-06)', () => {
  const short = Buffer.from(newKey(), 'base64').subarray(0, 31).toString('base64')
  const long = Buffer.concat([Buffer.from(newKey(), 'base64'), Buffer.from([1])]).toString('base64')
  const constant = Buffer.alloc(32, 7).toString('base64')
  const poor = Buffer.from(Array.from({ length: 32 }, (_, at) => at % 7)).toString('base64')
  const notBase64 = `${newKey().slice(0, 20)}!${newKey().slice(21)}`
  const urlSafeExample = urlSafe(EXAMPLE)

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'MFA_KEYS is missing'],
    ['null', null, 'MFA_KEYS is missing'],
    ['an object that is not text', { active: 'k1', keys: { k1: GOOD } }, 'MFA_KEYS is an object and must be text'],
    ['an empty text', '', 'MFA_KEYS is missing'],
    ['blanks', ' \n', 'MFA_KEYS is missing'],
    ['a bare key', GOOD, 'is not JSON'],
    ['broken JSON', `{"active":"k1","keys":{"k1":"${GOOD}"`, 'is not JSON'],
    ['JSON null', 'null', 'lacks "active" or "keys"'],
    ['a number', '7', 'lacks "active" or "keys"'],
    ['no active', json(undefined, { k1: GOOD }), 'lacks "active" or "keys"'],
    ['an active that is no text', json(1, { 1: GOOD }), 'lacks "active" or "keys"'],
    ['no keys', json('k1', undefined), 'lacks "active" or "keys"'],
    ['keys null', json('k1', null), 'lacks "active" or "keys"'],
    ['keys as a list', json('0', [GOOD]), 'lacks "active" or "keys"'],
    ['keys as a text', json('k1', GOOD), 'lacks "active" or "keys"'],
    ['no key at all', json('k1', {}), 'the active key "k1" is not among the keys'],
    ['an active key that is not there', json('k2', { k1: GOOD }), 'the active key "k2" is not among the keys'],
    ['an active key named by a prototype', json('constructor', { k1: GOOD }), 'active key "constructor"'],
    ['a key that is not base64', json('k1', { k1: notBase64 }), 'key "k1" is not base64'],
    ['a key that is no text', json('k1', { k1: 7 }), 'key "k1" is not base64'],
    ['a key that is null', json('k1', { k1: null }), 'key "k1" is not base64'],
    ['an empty key', json('k1', { k1: '' }), 'key "k1" has 0 bytes and must have 32'],
    ['31 bytes', json('k1', { k1: short }), 'key "k1" has 31 bytes and must have 32'],
    ['33 bytes', json('k1', { k1: long }), 'key "k1" has 33 bytes and must have 32'],
    ['the example key', json('k1', { k1: EXAMPLE }), 'key "k1" is the example key or not random'],
    ['the example key, url-safe', json('k1', { k1: urlSafeExample }), 'key "k1" is the example key or not random'],
    ['one byte over and over', json('k1', { k1: constant }), 'key "k1" is the example key or not random'],
    ['seven bytes over and over', json('k1', { k1: poor }), 'key "k1" is the example key or not random'],
    ['the same key twice', json('a', { a: GOOD, b: GOOD }), 'keys "a" and "b" are the same'],
    ['the same in two spellings', json('a', { a: GOOD, b: urlSafe(GOOD) }), 'keys "a" and "b" are the same'],
    ['the example key beside a good one', json('a', { a: GOOD, old: EXAMPLE }), 'key "old" is the example key'],
    ['a bad key that is not active', json('a', { a: GOOD, old: short }), 'key "old" has 31 bytes'],
    ['an id with a dot', json('k.1', { 'k.1': GOOD }), 'a key id must be'],
    ['an empty id', json('', { '': GOOD }), 'a key id must be'],
    ['an id of 33 characters', json('k'.repeat(33), { ['k'.repeat(33)]: GOOD }), 'a key id must be'],
    ['an id with a line break', json('k1\n', { 'k1\n': GOOD }), 'a key id must be'],
  ])('%s', (_, text, message) => {
    const said = refusal(text)
    expect(said).toContain(message)
    expect(said).toContain('MFA_KEYS')
    expect(said).toContain('openssl rand -base64 32')
    const keys = [GOOD, short, long, constant, poor, notBase64, EXAMPLE, urlSafeExample]
    expect(keys.filter((key) => said.includes(key.slice(0, 12)))).toEqual([])
  })
})

describe('a key ring', () => {
  const PURPOSES: KeyPurpose[] = ['secret', 'backup_code', 'cookie', 'session', 'csrf']
  const message = new TextEncoder().encode('the same message')
  const mac = async (key: Promise<CryptoKey> | null) =>
    key && Buffer.from(await crypto.subtle.sign('HMAC', await key, message)).toString('hex')

  test('names the active key first and keeps the others', () => {
    const ring = ringOf('k2', { k1: newKey(), k2: newKey(), 'K_3-x': newKey() })
    expect(ring.active).toBe('k2')
    expect(ring.ids).toEqual(['k2', 'k1', 'K_3-x'])
  })

  test('takes keys in both alphabets of base64, with padding or without', async () => {
    const key = newKey()
    const [one, two] = [ringOf('k', { k: key }), ringOf('k', { k: urlSafe(key) })]
    expect(await mac(one.hmac('k', 'csrf'))).toBe(await mac(two.hmac('k', 'csrf')))
  })

  test('has a subkey of its own for every key and purpose', async () => {
    const ring = ringOf('k1', { k1: newKey(), k2: newKey() })
    const macs = await Promise.all(ring.ids.flatMap((id) => PURPOSES.map((purpose) => mac(ring.hmac(id, purpose)))))
    expect(new Set(macs).size).toBe(2 * PURPOSES.length)
    expect(macs).not.toContain(null)
  })

  test('derives the same subkeys again after a restart', async () => {
    const key = newKey()
    const macs = await Promise.all([1, 2].map(() => mac(ringOf('k1', { k1: key }).hmac('k1', 'session'))))
    expect(macs[0]).toBe(macs[1])
  })

  test('gives nothing for a key that it does not hold', () => {
    const ring = ringOf('k1', { k1: newKey() })
    for (const id of ['k2', '', 'K1', 'constructor', '__proto__', 'k1 ']) {
      expect(ring.aes(id, 'secret')).toBeNull()
      expect(ring.hmac(id, 'cookie')).toBeNull()
    }
  })

  test('lets no key out, neither root nor subkey', async () => {
    const key = newKey()
    const ring = ringOf('k1', { k1: key })
    const [aes, hmac] = [await ring.aes('k1', 'secret'), await ring.hmac('k1', 'cookie')]
    if (!aes || !hmac) throw new Error('the ring has no key')
    await expect(crypto.subtle.exportKey('raw', aes)).rejects.toThrow()
    await expect(crypto.subtle.exportKey('raw', hmac)).rejects.toThrow()
    expect(JSON.stringify(ring)).not.toContain(key.slice(0, 12))
  })
})
