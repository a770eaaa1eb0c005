import { describe, expect, test } from 'vitest'
import { decideGate, type GateDecision, type GateFacts } from '../../edge/core/gate.ts'
import { weaknessOf } from '../../edge/core/policy.ts'

const ACME = { id: 'acme', name: 'Acme' }
const GLOBEX = { id: 'globex', name: 'Globex' }

const ASSURED: GateDecision = { verdict: 'allow', rule: 'assured' }
const CHALLENGE: GateDecision = { verdict: 'challenge', rule: 'has_method' }
const NOT_REQUIRED: GateDecision = { verdict: 'allow', rule: 'not_required' }
const enrolFor = (...accounts: { id: string; name: string }[]): GateDecision => {
  return { verdict: 'enrol', rule: 'required', accounts }
}
const MISSING: GateDecision = { verdict: 'challenge', rule: 'method_missing' }

/** [passed MFA in this session, has a method, who requires MFA, the decision] */
const TABLE: [boolean, boolean, GateFacts['requiredBy'], GateDecision][] = [
  [true, true, [], ASSURED],
  [true, true, [ACME], ASSURED],
  [true, true, 'all', ASSURED],
  [true, false, [], ASSURED],
  [true, false, [ACME], enrolFor(ACME)],
  [true, false, 'all', enrolFor()],
  [false, true, [], CHALLENGE],
  [false, true, [ACME], CHALLENGE],
  [false, true, [ACME, GLOBEX], CHALLENGE],
  [false, true, 'all', CHALLENGE],
  [false, false, [], NOT_REQUIRED],
  [false, false, [ACME], enrolFor(ACME)],
  [false, false, [ACME, GLOBEX], enrolFor(ACME, GLOBEX)],
  [false, false, 'all', enrolFor()],
]

/** No account asks for more than any method, and no invitation is needed. */
const PLAIN = { mayEnrol: true, weakness: null }

const decide = (
  isAssured: boolean,
  hasMethod: boolean,
  requiredBy: GateFacts['requiredBy'],
  more: Partial<GateFacts> = {},
) => decideGate({ ...PLAIN, isAssured, hasMethod, isOnceEnrolled: hasMethod, requiredBy, ...more })

describe('the gate decides (spec L1, L5, O7)', () => {
  test.each(TABLE)('assured %s, a method %s, required by %j', (isAssured, hasMethod, requiredBy, decision) => {
    expect(decide(isAssured, hasMethod, requiredBy)).toEqual(decision)
  })

  test.each(TABLE)('where nobody said that they may set one up: assured %s, a method %s, required by %j', (...row) => {
    const [isAssured, hasMethod, requiredBy, decision] = row
    const wait = { verdict: 'wait', rule: 'not_invited' }
    expect(decide(isAssured, hasMethod, requiredBy, { mayEnrol: false })).toEqual(hasMethod ? decision : wait)
  })

  test('whoever had a method that nobody deleted is neither let through nor led to a new one, assured or not (A9)', () => {
    const required: GateFacts['requiredBy'][] = ['all', [], [ACME]]
    for (const isAssured of [true, false])
      for (const mayEnrol of [true, false])
        for (const requiredBy of required)
          expect(decide(isAssured, false, requiredBy, { isOnceEnrolled: true, mayEnrol })).toEqual(MISSING)
  })

  test('a method that is there decides, whether or not it was remembered', () => {
    for (const isOnceEnrolled of [true, false]) expect(decide(false, true, [], { isOnceEnrolled })).toEqual(CHALLENGE)
  })

  test('where accounts take more than was proved, that comes first, and only behind a proof', () => {
    const weakness: GateFacts['weakness'] = { accounts: [ACME], page: 'enrol' }
    expect(decide(true, true, [ACME], { weakness })).toEqual({ verdict: 'strengthen', rule: 'weak', ...weakness })
    expect(decide(false, true, [ACME], { weakness })).toEqual(CHALLENGE)
    expect(decide(true, false, [ACME], { weakness, isOnceEnrolled: true })).toEqual(MISSING)
  })

  test.each([
    ['none', 'enrol'],
    ['usable', 'challenge'],
    ['lost', null],
  ] as const)('passkeys %s: less than accounts take is mended at %s', (strongMethods, page) => {
    const facts = { strongBy: [ACME], isStrong: false, strongMethods }
    expect(weaknessOf(facts)).toEqual({ accounts: [ACME], page })
    expect(weaknessOf({ ...facts, isStrong: true })).toBeNull()
    expect(weaknessOf({ ...facts, strongBy: [] })).toBeNull()
  })

  test('the facts are read and left alone', () => {
    const person = { isAssured: false, hasMethod: false, isOnceEnrolled: true }
    const facts: GateFacts = { ...PLAIN, ...person, requiredBy: [ACME, GLOBEX] }
    const before = structuredClone(facts)
    decideGate(facts)
    expect(facts).toEqual(before)
  })
})
