import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildWidget } from '../../../tools/elements/build.ts'
import { words as german } from '../../../widget/words/languages/de.ts'
import { listen } from '../../support/listen.ts'
import type { World } from './world.ts'

const ENGLISH = 'Your MFA settings could not be loaded.'
const PAGE =
  '<!doctype html><html lang="de"><title>t</title><script type="module" src="/assets/mfa.js"></script><mfa-settings></mfa-settings>'
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'"
/** Under which no script goes by its address. */
const TRUSTED_TYPES = `${POLICY}; require-trusted-types-for 'script'; trusted-types lit-html`

/** The files of the languages as an engine loads them: only what has the hash of the build is run. */
export function testLanguages(world: () => World): void {
  /** How the file of the language is served: by which request it is, from 1. */
  let isTampered = (_request: number) => false
  let policy = POLICY
  let requests = 0
  let site: Awaited<ReturnType<typeof listen>>
  let folder: string

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'languages-'))
    await buildWidget(folder)
    const server = createServer(async ({ url = '/' }, answer) => {
      const [, file] = /^\/assets\/([\w-]+\.js)/.exec(url) ?? []
      if (!file) {
        answer.writeHead(url === '/' ? 200 : 404, { 'Content-Type': 'text/html', 'Content-Security-Policy': policy })
        return answer.end(url === '/' ? PAGE : '')
      }
      const text = await readFile(path.join(folder, file), 'utf8')
      const evil = file === 'mfa-de.js' && isTampered(++requests) ? 'globalThis.tampered = true;' : ''
      answer.writeHead(200, { 'Content-Type': 'text/javascript', 'Cache-Control': 'no-store' })
      answer.end(evil + text)
    })
    site = await listen(server)
  })
  afterAll(async () => {
    await site.stop()
    await rm(folder, { recursive: true, force: true })
  })

  const opened = async (tampers: typeof isTampered, under = POLICY) => {
    policy = under
    isTampered = tampers
    requests = 0
    const tab = await world().open()
    await tab.goto(`${site.url}/`)
    return tab
  }

  test('a language comes under a strict policy, with its dates', async () => {
    const tab = await opened(() => false)
    await tab.says(german.loadFailed)
    expect(requests).toBe(1)
    // The page answers nothing that the element could show.
    await tab.complaints()
  })

  test('a language that is another file than was built is not run, whenever it is asked for', async () => {
    for (const tampers of [() => true, (request: number) => request > 1]) {
      const tab = await opened(tampers)
      await tab.until('words', async () => /MFA-?/.test(await tab.words()))
      await tab.says(tampers(1) ? ENGLISH : german.loadFailed)
      expect(await tab.evaluate(() => 'tampered' in globalThis)).toBe(false)
      await tab.complaints()
    }
  })

  test('under Trusted Types as well', async () => {
    const tab = await opened(() => false, TRUSTED_TYPES)
    await tab.says(german.loadFailed)
    const other = await opened(() => true, TRUSTED_TYPES)
    await other.says(ENGLISH)
    expect(await other.evaluate(() => 'tampered' in globalThis)).toBe(false)
  })
}
