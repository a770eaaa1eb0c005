import { createDecipheriv, hkdfSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bearerTokens, mintToken, type TokenClaims } from '../../edge/embed/index.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { tuple } from '../support/tuple.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { createWorld, newKeyRing } from '../world/world.ts'

/* Elements on a page of another origin than the API (spec H6), as the API sees them. */

const world = endsWithFile(await createWorld({ embed: { origins: [APP, 'http://localhost:5173'] }, isProxied: true }))

const enrolled = () => new Embedded(world.person()).enrol()

const owner = { accountId: 'acme', accountName: 'Acme', role: 'owner' } as const

describe('somebody with a token', () => {
  test('sets a method up, keeps the codes and uses the settings, without any cookie', async () => {
    const page = await enrolled()
    const settings = await page.settings()
    expect(settings).toHaveStatus(200)
    const { id, authenticatorId } = page.person
    const own = { principal: { id, name: 'Alice' }, authenticators: [{ id: authenticatorId }] }
    expect(settings.json()).toMatchObject({ ...own, backupCodes: { remaining: 10, total: 10 }, csrf: '' })
    const renamed = await page.send('PATCH', `/mfa/api/authenticators/${authenticatorId}`, { name: 'Phone' })
    expect(renamed.json()).toMatchObject({ name: 'Phone' })
    expect(await page.send('POST', '/mfa/api/backup-codes', { proof: await page.person.proof() })).toHaveStatus(201)
  })

  test('gives a code in a new session, and may read nothing before', async () => {
    const { person } = await enrolled()
    const page = new Embedded(person)
    expect(await page.settings()).toHaveProblem(401, 'challenge_required')
    const asked = await page.send('GET', '/mfa/api/challenge')
    expect(asked.json()).toMatchObject({ principal: { name: 'Alice' }, csrf: '' })
    const passed = await page.answer(await person.code())
    // There is no page of ours to see on the way.
    expect(passed.json()).toMatchObject({ to: '/', assurance: { aal: 2 } })
    expect(await page.settings()).toHaveStatus(200)
  })

  test('switches the policy of an account on, and off with a code', async () => {
    const page = await new Embedded(world.person({ memberships: [owner] })).enrol()
    const at = '/mfa/api/policies/acme'
    expect((await page.send('GET', '/mfa/api/policies')).json()).toMatchObject([{ accountId: 'acme', required: false }])
    expect((await page.send('PUT', at, { required: true })).json()).toMatchObject({ required: true })
    expect(await page.send('PUT', at, { required: false })).toHaveProblem(401, 'step_up_required')
    const off = await page.send('PUT', at, { required: false, proof: await page.person.proof() })
    expect(off.json()).toMatchObject({ required: false })
  })

  test('costs no round trip more than somebody with a cookie', async () => {
    const page = await enrolled()
    const token = await page.mint()
    await page.settings({ token })
    world.proxy.reset()
    await page.settings({ token })
    expect(world.proxy.roundTrips()).toBe(1)
  })
})

describe('what a session has proved', () => {
  test('is gone with the page, unless the backend keeps it and mints with it', async () => {
    const page = await enrolled()
    const again = page.reloaded()
    expect(await again.settings()).toHaveProblem(401, 'challenge_required')
    const token = await again.mint({ assurance: page.assurance })
    expect(await again.settings({ token })).toHaveStatus(200)
    // From then on it is in this page's memory too.
    expect(await again.settings()).toHaveStatus(200)
  })

  test('ends after an hour without a read, and each read begins the hour anew', async () => {
    const page = await enrolled()
    for (let i = 0; i < 3; i++) {
      await world.advance(45 * 60)
      expect(await page.settings()).toHaveStatus(200)
    }
    await world.advance(61 * 60)
    expect(await page.settings()).toHaveProblem(401, 'challenge_required')
  })

  test('ends when the page says that the person signs out', async () => {
    const page = await enrolled()
    const token = await page.mint({ purposes: ['policies'] })
    expect(await page.send('POST', '/mfa/api/assurance/end', undefined, { token })).toHaveStatus(204)
    expect(await page.settings()).toHaveProblem(401, 'challenge_required')
    // Only for who brings a token: the gate sees to all others.
    const other = world.person()
    await other.agent.json('GET', '/mfa/api/settings')
    expect(await other.unsafe('POST', '/mfa/api/assurance/end', {})).toHaveProblem(404, 'not_found')
  })
})

test('the stylesheet of the challenge can be loaded by those pages', async () => {
  const here = await world.person().agent.send('GET', '/mfa/assets/mfa.css')
  expect(here.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
})

describe('a deployment with keys for tokens alone', () => {
  test('takes tokens sealed under them, and none under its other keys', async () => {
    const keys = newKeyRing(['t1'])
    const apart = endsWithTest(await createWorld({ beside: world, embed: { origins: [APP], keys } }))
    const page = new Embedded(apart.person())
    expect(await page.settings({ token: await page.mint({}, { keys }) })).toHaveStatus(200)
    expect(await page.settings({ token: await page.mint() })).toHaveProblem(401, 'unknown_credential')
  })

  test('rotates them: an older key of the ring still opens', async () => {
    const both = JSON.parse(newKeyRing(['new', 'old']))
    const old = JSON.stringify({ active: 'old', keys: { old: both.keys.old } })
    const embed = { origins: [APP], keys: JSON.stringify(both) }
    const apart = endsWithTest(await createWorld({ beside: world, embed }))
    const page = new Embedded(apart.person())
    expect(await page.settings({ token: await page.mint({}, { keys: old }) })).toHaveStatus(200)
  })
})

describe('minting', () => {
  const keys = newKeyRing()
  const accounts = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      accountId: `${n}`.padStart(6, '0'),
      accountName: `Customer ${n}`,
      role: 'member' as const,
    }))
  const claims: TokenClaims = {
    principal: { id: 'alice', name: 'alice@example.com' },
    sessionId: 'a session id that no page may see',
    memberships: [owner],
    origin: APP,
    purposes: ['settings'],
  }

  test('is what the document says, for a backend in any language', async () => {
    const [version, id = '', iv = '', text = ''] = (await mintToken(keys, claims, 1_000)).split('.')
    expect([version, id]).toEqual(['mfa-v1', 'k1'])
    const { k1 } = (JSON.parse(keys) as { keys: Record<string, string> }).keys
    const root = Buffer.from(k1 ?? '', 'base64')
    const key = Buffer.from(hkdfSync('sha256', root, 'sallyport/v1', tuple(['embed', 'AES-GCM']), 32))
    const sealed = Buffer.from(text, 'base64url')
    const cipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'))
    cipher.setAAD(tuple(['v1', 'default', 'embed', id]))
    cipher.setAuthTag(sealed.subarray(-16))
    const plain = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()])
    expect(JSON.parse(plain.toString())).toEqual({ ...claims, issuedAt: 1_000 })
  })

  test('shows the page nothing of what is in it', async () => {
    const token = await mintToken(keys, claims)
    for (const part of token.split('.')) {
      expect(Buffer.from(part, 'base64url').toString('latin1')).not.toMatch(/session|alice|acme/)
    }
  })

  test.each<[string, Partial<Record<keyof TokenClaims, unknown>>, RegExp]>([
    ['no person', { principal: { id: '', name: '' } }, /principal\.id/],
    ['no session', { sessionId: '' }, /sessionId/],
    ['a role that does not exist', { memberships: [{ ...owner, role: 'root' }] }, /memberships\.0\.role/],
    ['no purpose', { purposes: [] }, /purposes/],
    ['an unknown purpose', { purposes: ['all'] }, /purposes\.0/],
    ['http elsewhere', { origin: 'http://app.example' }, /an origin must look like/],
    ['an origin with a path', { origin: `${APP}/` }, /an origin must look like/],
    ['a pattern', { origin: 'https://*.example' }, /an origin must look like/],
    ['a person who looks like one of ours', { principal: { id: 'sallyport:host', name: '' } }, /principal\.id/],
    ['an unknown claim', { isAdmin: true } as object, /isAdmin/],
    ['too many accounts', { memberships: accounts(200) }, /too many/],
  ])('refuses %s', async (_what, wrong, said) => {
    await expect(mintToken(keys, { ...claims, ...wrong } as TokenClaims)).rejects.toThrow(said)
  })

  test('holds somebody in sixty accounts', async () => {
    const memberships = accounts(60)
    expect((await mintToken(keys, { ...claims, memberships })).length).toBeLessThanOrEqual(8_000)
  })
})

test.each([
  [{ origins: [] }, /origins is missing/],
  [{ origins: ['*'] }, /an origin must look like/],
  [{ origins: ['null'] }, /an origin must look like/],
  [{ origins: ['http://app.example'] }, /an origin must look like/],
  [{ origins: ['https://app.example:443'] }, /an origin must look like/],
  [{ origins: ['HTTPS://app.example'] }, /an origin must look like/],
  [{ origins: [APP], keys: '{}' }, /^The keys of tokens/],
])('bearerTokens(%j) does not start', (options, said) => {
  expect(() => bearerTokens(options)).toThrow(said)
})
