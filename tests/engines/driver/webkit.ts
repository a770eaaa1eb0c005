import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { freePort } from '../../../tools/local/local-server.ts'
import { type EngineBrowser, type EngineWindow, HEIGHT, type OpenOptions, untilThere } from './browser.ts'
import { type Display, startDisplay } from './display.ts'
import { type Running, run } from './process.ts'
import { type Session, startSession } from './webdriver.ts'

export type WebKitPrograms = { driver: string; browser: string; display: string }

/** The browser's own buttons would keep it from being as narrow as a phone. */
const NO_WIDTH = '* { min-width: 0; padding: 0; margin: 0; border: 0; } toolbar, headerbar { font-size: 1px; }'

/** By how much one press of **Ctrl** and **+** makes the page larger, and how often it does: about three times as large is all. */
const [ZOOM_STEP, MOST_STEPS] = [1.2, 6]

/** Prints what the console of its pages gets, which its driver would throw away. */
const launcher = (browser: string, log: string) => `#!/bin/sh\nexec '${browser}' "$@" >>'${log}' 2>&1\n`

/** In the `CONSOLE` lines: what a person who develops would see in red. */
const CONSOLE = /^CONSOLE (?:\S+ )?ERROR (.*)$/gm

/** How often a window is opened anew: now and then the browser that the driver starts never comes up, and the driver waits for it for good. */
const TRIES = 3

type Driver = Running & { address: string; log: string }

async function startDriver({ driver, browser }: WebKitPrograms, screen: Display): Promise<Driver> {
  const port = await freePort()
  const program = await run(driver, {
    async prepare(folder) {
      await mkdir(path.join(folder, '.config/gtk-3.0'), { recursive: true })
      await writeFile(path.join(folder, '.config/gtk-3.0/gtk.css'), NO_WIDTH)
      // A printer that is a file, and none of the machine's.
      await writeFile(path.join(folder, '.config/gtk-3.0/settings.ini'), '[Settings]\ngtk-print-backends=file\n')
      await writeFile(path.join(folder, 'browser'), launcher(browser, path.join(folder, 'log')))
      await chmod(path.join(folder, 'browser'), 0o755)
    },
    args: () => [`--port=${port}`, '--host=127.0.0.1'],
    env: () => ({
      DISPLAY: screen.name,
      GSETTINGS_BACKEND: 'memory',
      LIBGL_ALWAYS_SOFTWARE: '1',
      NO_AT_BRIDGE: '1',
      // As root it could not be made.
      ...(process.getuid?.() === 0 && { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' }),
    }),
  })
  const address = `http://127.0.0.1:${port}`
  try {
    await untilThere(async () => {
      if (program.hasEnded()) throw new Error(`${driver} did not start.\n${program.output()}`)
      const answer = await fetch(`${address}/status`).catch(() => null)
      return answer?.ok ? true : null
    }, driver)
  } catch (error) {
    await program.stop()
    throw error
  }
  return { ...program, address, log: path.join(program.folder, 'log') }
}

export async function startWebKit(programs: WebKitPrograms): Promise<EngineBrowser> {
  const screen = await startDisplay(programs.display)
  let driver: Driver | null = null
  let session: Session | null = null

  async function stop(): Promise<void> {
    await session?.end().catch(() => {})
    await driver?.stop()
    await screen.stop()
  }

  /** A session with an empty history, in a driver that is there. */
  async function begin(args: string[], tries = TRIES): Promise<{ driver: Driver; session: Session }> {
    try {
      await session?.end()
      session = null
      driver ??= await startDriver(programs, screen)
      await writeFile(driver.log, '')
      session = await startSession(driver.address, {
        unhandledPromptBehavior: 'accept',
        'webkitgtk:browserOptions': { binary: path.join(driver.folder, 'browser'), args },
      })
      return { driver, session }
    } catch (error) {
      // With its browser, and whatever keeps that.
      await driver?.stop()
      driver = session = null
      if (tries > 1) return begin(args, tries - 1)
      throw error
    }
  }

  async function open({ width = 1280, scheme = 'light', zoomsTextOnly = false }: OpenOptions = {}) {
    const args = ['--automation', '--enable-write-console-messages-to-stdout=true']
    if (scheme === 'dark') args.push('--dark-mode')
    if (zoomsTextOnly) args.push('--zoom-text-only=true')
    const begun = await begin(args)
    const { log, folder } = begun.driver
    const { send } = begun.session
    const resize = async (to: number) => void (await send('setRect', { width: to, height: HEIGHT }))
    await resize(width)
    const complaints = async () => [...(await readFile(log, 'utf8')).matchAll(CONSOLE)].map(([line]) => line)
    return { send, resize, complaints, downloads: folder, ...handsOn(screen, folder) }
  }

  try {
    await open()
    const { browserVersion } = (session as unknown as Session).capabilities
    return { name: `WebKitGTK ${browserVersion}`, open, plugIn: null, keepsPages: true, memory: null, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** What its driver has no command for is done with the keys and the mouse of the screen. */
function handsOn(screen: Display, folder: string): Pick<EngineWindow, 'zoom' | 'print'> {
  const browser = () => untilThere(() => screen.find('^\\[Automation\\]'), 'the window')
  return {
    async zoom(factor) {
      const steps = Math.min(MOST_STEPS, Math.ceil(Math.log(factor) / Math.log(ZOOM_STEP)))
      await screen.press(await browser(), 'ctrl+0', ...Array<string>(steps).fill('ctrl+plus'))
      return ZOOM_STEP ** steps
    },
    async print(press) {
      // Where a driver is at work, `window.print` itself does nothing.
      await press?.()
      await screen.press(await browser(), 'ctrl+p')
      const dialog = await untilThere(() => screen.find('^Print$'), 'the dialog')
      const file = path.join(folder, 'output.pdf')
      const pdf = await untilThere(async () => {
        // The one printer of its list. Until it is chosen, there is nothing that Enter could press; once it prints, no dialog.
        await screen.click(dialog, 70, 77).catch(() => {})
        await screen.press(dialog, 'Return').catch(() => {})
        const found = await readFile(file).catch(() => null)
        return found?.subarray(-8).toString().includes('%%EOF') ? found : null
      }, 'the paper')
      await rm(file)
      return pdf
    },
  }
}
