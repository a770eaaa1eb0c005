import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { platformRandom } from '../../../edge/crypto/random.ts'
import {
  type Binding,
  CHALLENGE_SECONDS,
  issueChallenge,
  openChallenge,
} from '../../../edge/factors/passkey/challenge.ts'
import type { SessionHash } from '../../../edge/ports/runtime.ts'
import { bitFlips, newRing, otherCharacters, rotation } from '../../crypto/ring.ts'

/*
 * The threat: a challenge that was got for one thing is answered for another, or a page has people sign a challenge that nobody
 * here has given out.
 */

const NOW = Date.UTC(2026, 10, 29, 12)
const BINDING: Binding = {
  sessionHash: 'session-one' as SessionHash,
  principalId: 'person-1',
  rpId: 'example.com',
  purpose: 'sign_in',
  target: '',
}
const PURPOSES = ['enrol', 'sign_in', 'step_up', 'reset', 'remove', 'backup_codes', 'policy']

const ring = newRing()
const issue = (binding: Binding, now = NOW) => issueChallenge(ring, binding, now, platformRandom)

describe('a challenge', () => {
  test('opens where it was made, says when, and is 55 bytes that no other is', async () => {
    const made = await Promise.all(Array.from({ length: 50 }, () => issue(BINDING)))
    expect(new Set(made).size).toBe(50)
    for (const challenge of made) {
      expect(challenge).toMatch(/^AQ[\w-]{72}$/)
      expect(await openChallenge(ring, challenge, BINDING, NOW)).toEqual({ issuedAt: NOW })
    }
  })

  test('says nothing of whom it is for', async () => {
    const bytes = Buffer.from(await issue(BINDING), 'base64url').toString('latin1')
    expect(Object.values(BINDING).some((part) => part !== '' && bytes.includes(part))).toBe(false)
  })

  test('PSK-02 of another session, person or domain is refused', async () => {
    const challenge = await issue(BINDING)
    for (const other of [
      { sessionHash: 'session-two' as SessionHash },
      { principalId: 'person-2' },
      { rpId: 'app.example.com' },
      { target: 'authenticator-1' },
      // The same letters, divided in another way.
      { principalId: 'person-1example', rpId: '.com' },
      { purpose: 'sign_', target: 'in' },
    ]) {
      expect(await openChallenge(ring, challenge, { ...BINDING, ...other }, NOW), JSON.stringify(other)).toBeNull()
    }
  })

  test('PSK-03 of each purpose is refused for each other one', async () => {
    for (const purpose of PURPOSES) {
      const challenge = await issue({ ...BINDING, purpose })
      const opened = await Promise.all(
        PURPOSES.map((other) => openChallenge(ring, challenge, { ...BINDING, purpose: other }, NOW)),
      )
      expect(PURPOSES.filter((_, at) => opened[at] !== null)).toEqual([purpose])
    }
  })

  test('lives for 300 seconds, and is not of tomorrow', async () => {
    const challenge = await issue(BINDING)
    const at = (seconds: number) => openChallenge(ring, challenge, BINDING, NOW + seconds * 1000)
    expect(CHALLENGE_SECONDS).toBe(300)
    expect(await at(300)).not.toBeNull()
    expect(await at(300.001)).toBeNull()
    expect(await at(-10)).not.toBeNull()
    expect(await at(-11)).toBeNull()
  })

  test('with any bit or character changed, cut, longer or in another spelling is refused', async () => {
    const challenge = await issue(BINDING)
    const last = challenge.slice(0, -1)
    const spellings = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map((end) => last + end)
    const all = [
      ...bitFlips(challenge),
      ...otherCharacters(challenge.slice(0, 4)).map((start) => start + challenge.slice(4)),
      ...spellings,
      ...[last, `${challenge}A`, `${challenge}=`, ` ${challenge}`, '', 'AQ', challenge.repeat(40)],
    ].filter((other) => other !== challenge)
    const opened = await Promise.all(all.map((other) => openChallenge(ring, other, BINDING, NOW)))
    expect(all.filter((_, at) => opened[at] !== null)).toEqual([])
  })

  test('of another version, and one that somebody made up, is refused', async () => {
    for (let version = 0; version < 8; version++) {
      const bytes = Buffer.concat([Buffer.of(version), randomBytes(54)])
      expect(await openChallenge(ring, bytes.toString('base64url'), BINDING, NOW)).toBeNull()
    }
    expect(await openChallenge(newRing(), await issue(BINDING), BINDING, NOW)).toBeNull()
  })

  test('outlives a change of keys while the old one is in the ring', async () => {
    const { before, both, after } = rotation()
    const challenge = await issueChallenge(before, BINDING, NOW, platformRandom)
    expect(await openChallenge(both, challenge, BINDING, NOW)).toEqual({ issuedAt: NOW })
    expect(await openChallenge(after, challenge, BINDING, NOW)).toBeNull()
  })
})
