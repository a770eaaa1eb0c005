import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { EXPECTED_ERRORS, enter, LOOKS, SCENE_NAMES, type SceneName, shortcomings } from './e2e/scenes.ts'
import { openWindow, startTestDemo } from './e2e/support.ts'
import { launchBrowser } from './support/browser.ts'

/**
 * Photographs every scene of the demo in every width and scheme into `.screenshots/`, and says what axe has against it.
 * With arguments only the scenes whose names contain one of them: `npm run screenshots -- challenge phone`.
 */
const ROOT = path.resolve(import.meta.dirname, '..')
const FOLDER = path.join(ROOT, '.screenshots')

const wanted = process.argv.slice(2)
const names = SCENE_NAMES.filter((name) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
if (wanted.length === 0) await rm(FOLDER, { recursive: true, force: true })
await mkdir(FOLDER, { recursive: true })

const [demo, browser] = await Promise.all([startTestDemo(), launchBrowser()])
const failed: string[] = []
const began = performance.now()
let taken = 0

async function photograph(name: SceneName): Promise<void> {
  const window = await openWindow(browser, demo, { expectedErrors: EXPECTED_ERRORS })
  const { page } = window
  try {
    await enter(name, { demo, window, page })
    for (const look of LOOKS) {
      for (const text of await shortcomings(page, look)) failed.push(`${name}: ${text}`)
      const file = `${name}.${look.width}.${look.scheme}.png`
      await page.screenshot({ path: path.join(FOLDER, file), fullPage: true, animations: 'disabled' })
      console.log(path.relative(ROOT, path.join(FOLDER, file)))
      taken += 1
    }
    await window.assertClean()
  } catch (error) {
    failed.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    await window.close()
  }
}

try {
  for (const name of names) await photograph(name)
} finally {
  await browser.close()
  await demo.stop()
}
for (const text of failed) console.error(`\n${text}`)
const seconds = ((performance.now() - began) / 1000).toFixed(0)
console.log(`\n${taken} pictures of ${names.length} scenes in ${seconds} s; ${failed.length} complaints`)
process.exitCode = failed.length === 0 && taken > 0 ? 0 : 1
