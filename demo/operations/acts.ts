import type { Act, AdminApi, Told } from './admin-api.ts'
import { personAt } from './people-page.ts'
import type { Section } from './shell.ts'

export type Verb =
  | 'unlock'
  | 'end-sessions'
  | 'reset'
  | 'forget'
  | 'require'
  | 'release'
  | 'revoke'
  | 'replay'
  | 'enable'

/** An act before it is done: what it is about, what follows, and how it is done. */
export type Deed = {
  section: Section
  title: string
  follows: string[]
  button: string
  /** What it takes away does not come back. */
  isGrave: boolean
  back: string
  /** Who or what it is about, as the API knows it now; null where the id says it all. */
  name(api: AdminApi): Promise<Told<string | null>>
  run(api: AdminApi, act: Act): Promise<Told<Done>>
}

/** A word of `results.ts`, and a number. */
type Done = { done: string; n?: number }

type Draft = Omit<Deed, 'name' | 'back' | 'section'>

export const actAt = (verb: Verb, id: string): string => `/admin/act?${new URLSearchParams({ do: verb, id })}`

/** Of a form or an address; null: there is no such act. */
export function deedOf(verb: string, id: string): Deed | null {
  if (id === '') return null
  const draft = Object.hasOwn(PERSON, verb) ? PERSON[verb as keyof typeof PERSON](id) : null
  if (draft) {
    return { ...draft, section: 'people', back: personAt(id), name: nameOf(id) }
  }
  const other = Object.hasOwn(OTHERS, verb) ? OTHERS[verb as keyof typeof OTHERS](id) : null
  return other && { ...other, back: `/admin/${other.section}`, name: async () => ({ ok: true, value: null }) }
}

const nameOf =
  (id: string): Deed['name'] =>
  async (api) => {
    const told = await api.person(id)
    return told.ok ? { ok: true, value: told.value.name } : told
  }

/** What came of it, in a word. */
async function done<T>(told: Promise<Told<T>>, say: (value: T) => Done): Promise<Told<Done>> {
  const answer = await told
  return answer.ok ? { ok: true, value: say(answer.value) } : answer
}

const PERSON: Record<'unlock' | 'end-sessions' | 'reset' | 'forget', (id: string) => Draft> = {
  unlock: (id) => ({
    title: 'Unlock',
    follows: [
      'Wrong codes are forgotten, and codes are taken again at once.',
      'A method that wrong codes have disabled works again. A passkey that may have been copied does not.',
      'Whoever has the password gets new tries as well: look at the log first.',
      'The person is told.',
    ],
    button: 'Unlock',
    isGrave: false,
    run: (api, act) =>
      done(api.unlock(id, act), ({ wasDisabled, hadWrongCodes }) => ({
        done: wasDisabled || hadWrongCodes ? 'unlocked' : 'unlocked-none',
      })),
  }),
  'end-sessions': (id) => ({
    title: 'End sessions',
    follows: [
      'Each of their sessions is asked for the second step again, at its next request.',
      'The method stays. The password stays: where that is known to somebody, change it first.',
    ],
    button: 'End sessions',
    isGrave: false,
    run: (api, act) => done(api.endSessions(id, act), ({ ended }) => ({ done: 'ended', n: ended })),
  }),
  reset: (id) => ({
    title: 'Reset MFA',
    follows: [
      'Method and backup codes are removed, and all sessions are asked again.',
      'Whoever signs in next with the password may set up MFA. Make sure that it is really them, and change the password first.',
      'The person is told.',
    ],
    button: 'Reset MFA',
    isGrave: true,
    run: (api, act) => done(api.reset(id, act), ({ hadMethod }) => ({ done: hadMethod ? 'reset' : 'reset-none' })),
  }),
  forget: (id) => ({
    title: 'Forget',
    follows: [
      'Method, codes, sessions, accounts and name are removed. Only the log keeps the id.',
      'For people who are gone. Somebody who signs in again begins anew, without a second step.',
    ],
    button: 'Forget this person',
    isGrave: true,
    run: (api, act) => done(api.forget(id, act), () => ({ done: 'forgotten' })),
  }),
}

const OTHERS: Record<
  'require' | 'release' | 'revoke' | 'replay' | 'enable',
  (id: string) => Draft & { section: Section }
> = {
  require: (id) => ({
    section: 'policies',
    title: 'Require MFA',
    follows: [
      'From now on nobody works in this account without a second step.',
      'Members without a method are led to set one up, with what they were doing on hold.',
      'The Owners are told.',
    ],
    button: 'Require MFA',
    isGrave: false,
    run: (api, act) => done(api.setPolicy(id, true, act), () => ({ done: 'required' })),
  }),
  release: (id) => ({
    section: 'policies',
    title: 'Stop requiring MFA',
    follows: [
      'Members without a method come in with the password alone.',
      'Members with a method are still asked for it.',
      'The Owners are told.',
    ],
    button: 'Stop requiring MFA',
    isGrave: true,
    run: (api, act) => done(api.setPolicy(id, false, act), () => ({ done: 'optional' })),
  }),
  revoke: (id) => ({
    section: 'keys',
    title: 'Revoke a key',
    follows: [
      'Whatever uses this key gets no answer from its next call on. It does not come back.',
      'If it is the one of this page, Operations is closed until the demo starts again.',
    ],
    button: 'Revoke',
    isGrave: true,
    run: (api, act) => done(api.revokeKey(id, act), () => ({ done: 'revoked' })),
  }),
  replay: (id) => ({
    section: 'webhooks',
    title: 'Send dead events again',
    follows: [
      'Every event of this endpoint that was given up is due again, under its first id.',
      'They go out when the site next sends. A receiver that had one of them knows it by its id.',
    ],
    button: 'Send again',
    isGrave: false,
    run: (api, act) => done(api.replay(id, act), ({ replayed }) => ({ done: 'replayed', n: replayed })),
  }),
  enable: (id) => ({
    section: 'webhooks',
    title: 'Switch an endpoint on',
    follows: ['It is told of what happens from now on. What happened while it was off is in the log alone.'],
    button: 'Switch on',
    isGrave: false,
    run: (api, act) => done(api.enable(id, act), () => ({ done: 'enabled' })),
  }),
}
