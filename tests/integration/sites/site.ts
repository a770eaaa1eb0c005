import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import type { Answer, HeaderFields, UserAgent } from '../../support/client.ts'

/** A site that nobody here wrote, on a port of its own, with two people and something that only they may see. */
export interface Site {
  /** `http://127.0.0.1:<port>` */
  origin: string
  /** The first of `users`. */
  user: string
  password: string
  users: readonly [Account, Account]
  /** Stands on `secretPath`, for whoever is signed in, and nowhere else. */
  secret: string
  secretPath: string
  /** What its process printed. */
  output(): string
  stop(): Promise<void>
}

export type Account = { user: string; password: string }

export const newSecret = (): string => `secret-${randomBytes(8).toString('hex')}`

/** How a person uses a site, request by request: the suite of all real sites needs no more (real-site-suite.ts). */
export interface Ways {
  /** Its heading in docs/any-site.md, with the flags below it. */
  recipe: string
  /** `address`: what browsers know the site by. */
  start(address: string): Promise<Site>
  /** What the site's own scripts send with each request. */
  headers?: HeaderFields
  /** Opens the login page and sends what is on it. */
  signIn(who: UserAgent, account: Account): Promise<Answer>
  /** The site's own words to a wrong password. */
  wrong: { status: number; text: string }
  /** Other spellings and names that the site takes for the same person. */
  aliases?(user: string): string[]
  /** Such a name is a second one beyond letter case; `alias`: what `--test-alias` has to say for the start to see it. */
  secondName?: { alias?: string }
  /** Signs in with "remember me". */
  remember?(who: UserAgent, account: Account): Promise<Answer>
  /** Where else the secret stands. */
  secretPaths: readonly string[]
  /** Saves something with the site's own form, reads it back, and says whether it is there. */
  save(who: UserAgent, text: string): Promise<boolean>
  /** How large a file the site takes, where it is less than 30 MiB. */
  uploadMiB?: number
  /** Gives the site a file; says how many bytes of it the site has then. */
  upload(who: UserAgent, bytes: Buffer): Promise<number>
  signOut(who: UserAgent): Promise<void>
  /** Files that a script of the login page fetches later, and that nobody needs there. */
  spare?: RegExp
  /** The same in a real browser: opens the login page, and sends what is on it. */
  signInByHand(page: Page, address: string, account: Account): Promise<void>
  /** Whether the page that comes after it is one of somebody who is signed in, and whole. */
  seesItself(page: Page, address: string): Promise<void>
}
