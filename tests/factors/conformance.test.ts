import { expect, test } from 'vitest'
import { FactorKind } from '../../edge/contract/prompt.ts'
import { platformRandom } from '../../edge/crypto/random.ts'
import { makeCodes } from '../../edge/factors/backup-code/codes.ts'
import { hashCode, MIN_ITERATIONS, SALT_BYTES } from '../../edge/factors/backup-code/hash.ts'
import { FACTORS, factorsOf } from '../../edge/factors/registry.ts'
import { toBase32 } from '../../edge/factors/totp/key-uri.ts'
import { groupCode } from '../../edge/shared/backup-code.ts'
import { totp } from '../support/totp-oracle.ts'
import { conformance, type Sample } from './conformance.ts'

const registry = factorsOf(FACTORS)
const enrolableFactors = () => registry.methods.map(({ kind }) => kind)
const factorFor = (kind: FactorKind) => registry.get(kind) ?? expect.fail(`no factor ${kind}`)

const NOW = Date.parse('2026-11-02T12:00:05Z')

async function backupCodeSample(): Promise<Sample> {
  const [right = '', ...others] = makeCodes(platformRandom)
  // A code of another list at the same place on it.
  const [sameplace = ''] = makeCodes(platformRandom)
  const salt = platformRandom(SALT_BYTES)
  const opened = await hashCode(right, salt, MIN_ITERATIONS)
  return {
    now: NOW,
    material: { opened, salt, iterations: MIN_ITERATIONS },
    right: groupCode(right),
    wrong: [sameplace, ...others].map(groupCode),
  }
}

async function totpSample(): Promise<Sample> {
  const secret = platformRandom(20)
  const codeAt = (atMs: number) => totp({ secret: toBase32(secret), atMs })
  const taken = [NOW - 30_000, NOW, NOW + 10_000].map(codeAt)
  const wrong = ['000000', '999999', '123456', codeAt(NOW - 90_000), codeAt(NOW + 90_000)]
  return {
    now: NOW,
    material: { opened: secret, salt: null, iterations: null },
    right: codeAt(NOW),
    wrong: wrong.filter((code) => !taken.includes(code)),
  }
}

/** A new factor brings its sample: without one this does not compile. */
/** What is typed; what a browser's ceremony gives has tests of its own (tests/factors/passkey). */
type Typed = Exclude<FactorKind, 'passkey'>
const SAMPLES: Record<Typed, () => Promise<Sample>> = { totp: totpSample, backup_code: backupCodeSample }
const TYPED = FactorKind.options.filter((kind): kind is Typed => kind in SAMPLES)

for (const kind of TYPED) conformance(factorFor(kind), SAMPLES[kind])

test('every kind of the contract whose code is typed has its factor in the registry, under its own name', () => {
  expect(TYPED.map((kind) => factorFor(kind).kind)).toEqual(TYPED)
  expect(FactorKind.options.filter((kind) => !(kind in SAMPLES))).toEqual(['passkey'])
})

test('backup codes cannot be enrolled by themselves; the authenticator app can', () => {
  expect(enrolableFactors()).toEqual(['totp'])
  expect(factorFor('backup_code').enrolment).toBeNull()
})

test('time steps only rise, backup codes each count once', () => {
  expect(factorFor('totp').markers).toBe('increasing')
  expect(factorFor('backup_code').markers).toBe('distinct')
})
