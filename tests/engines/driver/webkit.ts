import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { freePort } from '../../../tools/local/local-server.ts'
import { type EngineBrowser, type EngineWindow, HEIGHT, type OpenOptions, untilThere } from './browser.ts'
import { type Display, startDisplay } from './display.ts'
import { run } from './process.ts'
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

export async function startWebKit({ driver, browser, display }: WebKitPrograms): Promise<EngineBrowser> {
  const screen = await startDisplay(display)
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
  const log = path.join(program.folder, 'log')
  const address = `http://127.0.0.1:${port}`
  let session: Session | null = null

  async function stop(): Promise<void> {
    await session?.end().catch(() => {})
    await program.stop()
    await screen.stop()
  }

  async function open({ width = 1280, scheme = 'light', zoomsTextOnly = false }: OpenOptions = {}) {
    await session?.end()
    await writeFile(log, '')
    const args = ['--automation', '--enable-write-console-messages-to-stdout=true']
    if (scheme === 'dark') args.push('--dark-mode')
    if (zoomsTextOnly) args.push('--zoom-text-only=true')
    session = await startSession(address, {
      unhandledPromptBehavior: 'accept',
      'webkitgtk:browserOptions': { binary: path.join(program.folder, 'browser'), args },
    })
    const { send } = session
    const resize = async (to: number) => void (await send('setRect', { width: to, height: HEIGHT }))
    await resize(width)
    const complaints = async () => [...(await readFile(log, 'utf8')).matchAll(CONSOLE)].map(([line]) => line)
    return { send, resize, complaints, downloads: program.folder, ...handsOn(screen, program.folder) }
  }

  try {
    await untilThere(async () => {
      if (program.hasEnded()) throw new Error(`${driver} did not start.\n${program.output()}`)
      const answer = await fetch(`${address}/status`).catch(() => null)
      return answer?.ok ? true : null
    }, driver)
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
