import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, onTestFailed } from 'vitest'
import type { Agent } from '../../browser/support/agent.ts'
import type { Person } from '../../browser/support/demo.ts'
import { type Site, startSite } from '../../browser/support/site.ts'
import { cookiesOf, type Window } from '../../browser/support/window.ts'
import { Transcript } from './transcript.ts'

/** In which languages transcripts are kept: the browser's, and with it that of our pages and elements. */
export const LANGUAGES = ['en', 'ar'] as const

export type Language = (typeof LANGUAGES)[number]

export const LOCALES: Record<Language, string> = { en: 'en-US', ar: 'ar' }

const HOUR_MS = 3_600_000

/** A site of one file alone, which sets its clock; nobody stops it. */
export const startQuietSite = (): Promise<Site> => startSite()

/**
 * A flow begins at a time of its own, so that dates and times of day are the same whichever flows ran before. Later flows
 * of a file have later months, later languages of a flow later days.
 */
export const beginIn = (site: Site, month: number, language: Language): Promise<void> =>
  moveTo(site, Date.UTC(2040, month - 1, 2 + LANGUAGES.indexOf(language), 8, 30))

/** Two seconds after a full hour, so that what lasts minutes ends at a time of day that is known. */
export const nextHour = (site: Site): Promise<void> =>
  moveTo(site, Math.ceil((site.now() + 1) / HOUR_MS) * HOUR_MS + 2_000)

async function moveTo(site: Site, time: number): Promise<void> {
  const seconds = (time - site.now()) / 1000
  if (seconds < 0) throw new Error(`The clock goes forward only, and it is ${new Date(site.now()).toISOString()}.`)
  await site.pass(seconds)
}

/** How our pages come: see `site.worker.ts`. */
export type Pages = 'plain' | 'plain-passkeys'

/** A window in a language, with nobody in it, and what is heard in it. */
export async function quietWindow(
  site: Site,
  language: Language,
  { pages = 'plain', javaScriptEnabled = true }: { pages?: Pages; javaScriptEnabled?: boolean } = {},
): Promise<{ window: Window; heard: Transcript }> {
  const window = await site.open({
    locale: LOCALES[language],
    javaScriptEnabled,
    reducedMotion: 'reduce',
    expectedErrors: [/status of (400|401|403|404|409|410|422|429)/, /ERR_INTERNET_DISCONNECTED/],
  })
  await comeWith(site, window, pages)
  const heard = await Transcript.of(window, javaScriptEnabled)
  onTestFailed(({ task }) => console.error(`${task.name}: heard until it failed\n${heard.text}`))
  return { window, heard }
}

const comeWith = ({ url }: Site, { context }: Window, pages: Pages) =>
  context.addCookies([{ name: 'our-pages', value: pages, url }])

/** Gives the window a new session with the password alone, and nothing of an older one. */
export async function signIn(site: Site, window: Window, person: Person, pages: Pages = 'plain'): Promise<void> {
  await window.context.clearCookies()
  await comeWith(site, window, pages)
  await site.bringIn(window, person, '/mfa/settings')
}

/** Gives the window a session that has shown a code as well. */
export async function comeIn({ url }: Site, { context, page }: Window, agent: Agent, address: string): Promise<void> {
  await context.addCookies(cookiesOf(agent, url))
  await page.goto(address)
}

/** The names of somebody, who has others in every run. */
export const namesOf = ({ name, email, account }: Person): Record<string, string> => ({
  account: account.name,
  person: name,
  email,
})

/**
 * Compares with what is kept, or keeps it: `npm run transcripts -- --write`. Whoever writes has to read what has changed,
 * since these lines are what a person is told who does not see the page.
 */
export async function expectKept(flow: string, language: Language, text: string): Promise<void> {
  const file = path.join(import.meta.dirname, '../said', language, `${flow}.txt`)
  if (process.env.TRANSCRIPTS === 'write') {
    await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  expect(text, `${flow} in ${language}`).toBe(await readFile(file, 'utf8'))
}
