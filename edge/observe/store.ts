import { lockedUntil } from '../core/throttle.ts'
import type { MfaStore } from '../ports/store.ts'
import type { ChallengeResult, ObservedEvent } from './event.ts'

type Acts = { [K in keyof MfaStore]: { act: Parameters<MfaStore[K]>[0]; answer: Awaited<ReturnType<MfaStore[K]>> } }

/** What an act of the store tells of challenges and enrolments; most tell nothing. */
const TOLD: { [K in keyof MfaStore]?: (act: Acts[K]['act'], answer: Acts[K]['answer']) => ObservedEvent[] } = {
  chargeAttempt({ factor, purpose, query, limits }, { charged, throttle }) {
    if (charged) return []
    const isWaiting = lockedUntil(throttle, query.now, limits) !== null
    return [{ event: 'mfa.challenge', factor, act: purpose.kind, result: isWaiting ? 'waiting' : 'not_charged' }]
  },
  passChallenge: (act, { passed }) => [proved(act, passed, 'sign_in')],
  failAttempt({ factor, failed }) {
    // Which act it was for is not known any more.
    return [{ event: 'mfa.challenge', factor, act: 'sign_in', result: failed.disables ? 'disabled' : 'wrong' }]
  },
  // A passkey's answer that was no good: nobody guesses a signature, so it is counted here and not failed.
  recordRefused: ({ act, factor }) =>
    act === 'challenge.wrong' && factor ? [{ event: 'mfa.challenge', factor, act: 'sign_in', result: 'wrong' }] : [],
  removeAuthenticator: ({ proof }, answer) => [proved(proof, answer.proved)],
  replaceBackupCodes: ({ proof }, answer) => [proved(proof, answer.proved)],
  setPolicy: ({ proof }, answer) => (proof ? [proved(proof, answer.proved)] : []),
  beginEnrolment: ({ enrolment }, { begun }) => [
    { event: 'mfa.enrolment', factor: enrolment.factor, step: begun ? 'begun' : 'not_begun', isReset: false },
  ],
  beginReset: ({ enrolment, proof }, answer) => [
    ...(proof ? [proved(proof, answer.proved)] : []),
    { event: 'mfa.enrolment', factor: enrolment.factor, step: answer.begun ? 'begun' : 'not_begun', isReset: true },
  ],
  confirmEnrolment: ({ factor, replaces }, { confirmed }) => [
    {
      event: 'mfa.enrolment',
      factor,
      step: confirmed ? 'confirmed' : 'not_confirmed',
      isReset: replaces !== null,
    },
  ],
  abandonEnrolment: () => [{ event: 'mfa.abandoned' }],
}

function proved({ consume }: { consume: { factor: string } }, isProved: boolean, act: 'sign_in' | 'act' = 'act') {
  const result: ChallengeResult = isProved ? 'passed' : 'replayed'
  return { event: 'mfa.challenge', factor: consume.factor, act, result } as const
}

/** The same store, whose acts are timed and told; `now` in milliseconds. An act that was not done throws as before. */
export function observedStore(store: MfaStore, tell: (event: ObservedEvent) => void, now: () => number): MfaStore {
  const observed = new Map<string | symbol, unknown>()
  return new Proxy(store, {
    get(_, name) {
      const method = Reflect.get(store, name, store)
      if (typeof method !== 'function') return method
      const known = observed.get(name) ?? observe(name as keyof MfaStore, method.bind(store))
      observed.set(name, known)
      return known
    },
  })

  function observe(act: keyof MfaStore, method: (...args: never[]) => Promise<unknown>) {
    return async (...args: never[]) => {
      const startedAt = now()
      let isOk = false
      try {
        const answer = await method(...args)
        isOk = true
        tellOf(act, args[0] as never, answer as never)
        return answer
      } finally {
        tell({ event: 'mfa.database', act, isOk, ms: now() - startedAt })
      }
    }
  }

  /** What was done is done, whatever of it cannot be told. */
  function tellOf(act: keyof MfaStore, first: never, answer: never): void {
    try {
      for (const event of TOLD[act]?.(first, answer) ?? []) tell(event)
    } catch {
      // A store of another version, whose answers are not what is known here.
    }
  }
}
