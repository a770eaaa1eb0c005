import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { freePort } from '../../../tools/local/local-server.ts'
import type { Answer, HeaderFields, UserAgent } from '../../support/client.ts'
import { type ProgramOptions, startProgram } from '../program.ts'

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

export const BOSS_AND_CLERK = [
  { user: 'boss', password: 'a boss password' },
  { user: 'clerk', password: 'a clerk password' },
] as const

export type Place = {
  /** A folder of its own, and a file in it. */
  folder: string
  at(...parts: string[]): string
  port: number
  origin: string
  secret: string
  /** What else ends with the site. */
  alsoEnds(stop: () => Promise<void>): void
}

export type SiteOptions = Pick<Site, 'users' | 'secretPath'> & {
  name: string
  /** A page that it answers, or a question of its own. */
  page: string | ((origin: string) => Promise<boolean>)
  /** Writes what it needs, and says how it is started. */
  prepare(place: Place): Promise<Omit<ProgramOptions, 'folder' | 'url'>>
  /** What is done in it once it answers. */
  fill?(place: Place): Promise<void>
}

/** Prepares and starts a site; whatever was begun is gone when it stops, or cannot start. */
export async function startSite({ name, users, secretPath, page, prepare, fill }: SiteOptions): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), `sallyport-${name}-`))
  const secret = `secret-${randomBytes(8).toString('hex')}`
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const ends = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const end of ends.toReversed()) await end()
  }
  const alsoEnds = (end: () => Promise<void>) => void ends.push(end)
  try {
    const at = (...parts: string[]) => path.join(folder, ...parts)
    const place = { folder, at, port, origin, secret, alsoEnds }
    const program = await prepare(place)
    const url = typeof page === 'string' ? origin + page : () => page(origin)
    const started = await startProgram({ ...program, folder, url })
    alsoEnds(started.stop)
    await fill?.(place)
    return { origin, ...users[0], users, secret, secretPath, output: started.output, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

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
  signOut(who: UserAgent): Promise<unknown>
  /** Files that a script of the login page fetches later, and that nobody needs there. */
  spare?: RegExp
  /** The login page in a real browser: its path, and what finds name, password and button on it. */
  byHand: [path: string, user: string, password: string, button: string]
  /** Whether the page that comes after it is one of somebody who is signed in, and whole. */
  seesItself(page: Page, address: string): Promise<void>
}
