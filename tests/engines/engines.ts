import { existsSync, globSync } from 'node:fs'
import path from 'node:path'
import type { EngineBrowser } from './driver/browser.ts'
import { startChromium } from './driver/chromium.ts'
import { startFirefox } from './driver/firefox.ts'
import { startWebKit } from './driver/webkit.ts'

/* The engines that the tests know, where their programs are, and what brings them. */

export type EngineName = 'chromium' | 'firefox' | 'webkit'

type Engine = {
  title: string
  /** Debian's. */
  packages: string[]
  /** Whether `npm test` has run the tests of the elements in it. */
  isOfEveryTest?: boolean
  /** How to start it; null: it is not on this machine. */
  find(): (() => Promise<EngineBrowser>) | null
}

/** The first that is there, of absolute paths or patterns, or of names on the path. */
function program(...names: string[]): string | null {
  for (const name of names) {
    const places = name.startsWith('/')
      ? [name]
      : (process.env.PATH ?? '').split(':').map((folder) => path.join(folder, name))
    for (const place of places) {
      const found = place.includes('*') ? globSync(place)[0] : place
      if (found !== undefined && existsSync(found)) return found
    }
  }
  return null
}

const MINI_BROWSERS = ['4.1', '4.0'].flatMap((version) => [
  `/usr/lib/*/webkit2gtk-${version}/MiniBrowser`,
  `/usr/libexec/webkit2gtk-${version}/MiniBrowser`,
])

export const ENGINES: Record<EngineName, Engine> = {
  // The one that all tests have.
  chromium: { title: 'Chromium', packages: [], isOfEveryTest: true, find: () => startChromium },
  firefox: {
    title: 'Firefox',
    packages: ['firefox-esr'],
    find() {
      const executable = program('firefox-esr', 'firefox')
      return executable === null ? null : () => startFirefox(executable)
    },
  },
  webkit: {
    title: 'WebKitGTK',
    packages: ['webkit2gtk-driver', 'xvfb', 'xdotool'],
    find() {
      const [driver, browser, display] = [program('WebKitWebDriver'), program(...MINI_BROWSERS), program('Xvfb')]
      if (driver === null || browser === null || display === null || program('xdotool') === null) return null
      return () => startWebKit({ driver, browser, display })
    },
  },
}

/** What reads PDFs, for what is printed. */
export const PAPER = { title: 'pdftotext', packages: ['poppler-utils'], isThere: () => program('pdftotext') !== null }

export const installLine = (engines: Pick<Engine, 'packages'>[]): string =>
  `apt-get install -y --no-install-recommends ${engines.flatMap(({ packages }) => packages).join(' ')}`

/** For a test that was started by itself: a missing engine is a failure that says what to install. */
export function startEngine(name: EngineName): Promise<EngineBrowser> {
  const engine = ENGINES[name]
  const start = engine.find()
  if (start === null) throw new Error(`${engine.title} is missing. On Debian, as root:\n${installLine([engine])}`)
  return start()
}
