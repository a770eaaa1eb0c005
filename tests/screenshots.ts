import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { HOSTS } from '../demo/browser/gallery-hosts.ts'
import { anchorOf, GALLERY } from '../demo/pages/gallery.ts'
import { dress, LOOKS, shortcomings } from './browser/support/looks.ts'
import { EXPECTED_ERRORS, enter, SCENE_NAMES, type SceneName } from './browser/support/scenes.ts'
import { startSite } from './browser/support/site.ts'
import { openWindow, type Window } from './browser/support/window.ts'
import { sharedBrowser } from './support/browser.ts'

/**
 * Photographs every scene of the demo in every width and scheme into `.screenshots/`, and says what axe has against it;
 * then every state of every element, as the gallery shows it, also narrow, from right to left, and in each host page. With arguments only
 * what has one of them in its name: `npm run screenshots -- challenge phone`. `npm run screenshots -- --readme` takes
 * the two pictures of the README instead.
 */
const ROOT = path.resolve(import.meta.dirname, '..')
const FOLDER = path.join(ROOT, '.screenshots')
const README_PICTURE = { scene: 'profile-method', clip: { x: 0, y: 0, width: 1280, height: 640 } } as const

const isReadme = process.argv.includes('--readme')
const wanted = isReadme ? [README_PICTURE.scene] : process.argv.slice(2)
const isWanted = (name: string) => wanted.length === 0 || wanted.some((part) => name.includes(part))
const names = SCENE_NAMES.filter(isWanted)
if (wanted.length === 0) await rm(FOLDER, { recursive: true, force: true })
await mkdir(FOLDER, { recursive: true })

const [site, browser] = await Promise.all([startSite(), sharedBrowser()])
const failed: string[] = []
const began = performance.now()
let taken = 0

type Options = Parameters<typeof openWindow>[2]

/** Opens a window for some pictures and says what went wrong with them. */
async function inWindow(title: string, options: Options, act: (window: Window) => Promise<void>): Promise<void> {
  const window = await openWindow(browser, site.url, options)
  try {
    await act(window)
    await window.assertClean()
  } catch (error) {
    failed.push(`${title}: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    await window.close()
  }
}

function tell(file: string): void {
  console.log(path.relative(ROOT, file))
  taken += 1
}

const photograph = (name: SceneName) =>
  inWindow(name, { expectedErrors: EXPECTED_ERRORS }, async (window) => {
    const { page } = window
    await enter(name, { site, window, page })
    for (const look of LOOKS) {
      for (const text of await shortcomings(page, look)) failed.push(`${name}: ${text}`)
      const file = path.join(FOLDER, `${name}.${look.width}.${look.scheme}.png`)
      await page.screenshot({ path: file, fullPage: true, animations: 'disabled' })
      tell(file)
    }
  })

/** The states of the elements, each in light and dark beside each other. */
async function photographGallery(query: string, title: string): Promise<void> {
  const states = GALLERY.flatMap(({ tag, states: all }) => all.map((state) => anchorOf(tag, state.title)))
  const chosen = states.filter((anchor) => isWanted(`gallery-${title}.${anchor}`))
  if (chosen.length === 0) return
  const viewport = { width: /narrow|right/.test(title) ? 360 : 1280, height: 900 }
  await inWindow(`gallery, ${title}`, { viewport, reducedMotion: 'reduce' }, async ({ page }) => {
    await page.goto(`/gallery?${query}`)
    await page.waitForFunction(() => document.documentElement.dataset.gallery === 'ready')
    for (const anchor of chosen) {
      const file = path.join(FOLDER, `gallery-${title}.${anchor}.png`)
      await page.locator(`[id="${anchor}"]`).screenshot({ path: file, animations: 'disabled' })
      tell(file)
    }
  })
}

/** The top of one page, light and dark, where the README shows it. */
async function photographForReadme(): Promise<void> {
  const window = await openWindow(browser, site.url, { expectedErrors: EXPECTED_ERRORS })
  await enter(README_PICTURE.scene, { site, window, page: window.page })
  for (const scheme of ['light', 'dark'] as const) {
    const file = path.join(ROOT, `docs/images/settings-${scheme}.png`)
    await dress(window.page, { width: 1280, scheme })
    await window.page.screenshot({ path: file, clip: README_PICTURE.clip, animations: 'disabled' })
    tell(file)
  }
  await window.close()
}

try {
  if (isReadme) await photographForReadme()
  else {
    for (const name of names) await photograph(name)
    await photographGallery('dir=ltr&width=wide', 'wide')
    await photographGallery('dir=ltr&width=narrow', 'narrow')
    await photographGallery('dir=rtl&width=narrow', 'right-to-left')
    for (const host of Object.keys(HOSTS).filter((name) => name !== 'own')) {
      await photographGallery(`host=${host}&width=wide`, `in-${host}-wide`)
      await photographGallery(`host=${host}&width=320`, `in-${host}-320`)
    }
  }
} finally {
  await browser.close()
  await site.stop()
}
for (const text of failed) console.error(`\n${text}`)
const seconds = ((performance.now() - began) / 1000).toFixed(0)
console.log(`\n${taken} pictures in ${seconds} s; ${failed.length} complaints`)
process.exitCode = failed.length === 0 && taken > 0 ? 0 : 1
