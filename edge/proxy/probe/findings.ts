import type { FailureSignature } from '../config/proxy-config.ts'
import type { Account, Spellings } from './probe-names.ts'

export type Sign = { variable: 'LOGIN_OK_COOKIE' | 'LOGIN_OK_STATUS' | 'LOGIN_OK_LOCATION'; value: string }

/** `text` names variables in capitals, as `Misconfigured` does. */
export type Note = { kind: 'found' | 'warning'; text: string }

export type Findings = {
  /** What the site answers to a wrong password. */
  failure: FailureSignature
  /** Paths that the login page needs: its scripts, styles and pictures. */
  assets: string[]
  /** Cookies that page scripts can read, and that are not a session's. */
  plainCookies: string[]
  /** Whether a login works without the session that the login page began. `works` was seen with a test account. */
  fresh: 'works' | 'likely' | 'no' | 'unknown'
  /** Whether the site renews the session of somebody who is signed in; null: not seen. */
  renews: 'yes' | 'no' | null
  /** What a right password shows and a wrong one does not; empty without a test account. */
  signs: Sign[]
  /** Whether the site takes other spellings of a name; null without a test account, and where the site says who it is. */
  spellings: Spellings | null
  notes: Note[]
}

export type ProbeOptions = {
  /** Somebody who can sign in, for the other verdict. */
  account?: Account | undefined
  /** The signs of success are not known yet: a right login is to show them. Only with `account`. */
  isLearning?: boolean
}
