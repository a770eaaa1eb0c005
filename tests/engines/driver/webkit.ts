import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { freePort } from '../../../tools/local/local-server.ts'
import { type EngineBrowser, HEIGHT, type OpenOptions, untilThere } from './browser.ts'
import { run } from './process.ts'
import { type Session, startSession } from './webdriver.ts'

export type WebKitPrograms = { driver: string; browser: string; display: string }

/** The browser's own buttons would keep it from being as narrow as a phone. */
const NO_WIDTH = '* { min-width: 0; padding: 0; margin: 0; border: 0; } toolbar, headerbar { font-size: 1px; }'

/** Prints what the console of its pages gets, which its driver would throw away. */
const launcher = (browser: string, log: string) => `#!/bin/sh\nexec '${browser}' "$@" >>'${log}' 2>&1\n`

/** In the `CONSOLE` lines: what a person who develops would see in red. */
const CONSOLE = /^CONSOLE (?:\S+ )?ERROR (.*)$/gm

async function startDisplay(command: string) {
  const display = await run(command, {
    args: () => ['-displayfd', '3', '-screen', '0', '1600x1100x24', '-nolisten', 'tcp'],
  })
  const number = await untilThere(() => {
    if (display.hasEnded()) throw new Error(`${command} did not start.\n${display.output()}`)
    return /(\d+)\n/.exec(display.told())?.[1] ?? null
  }, command)
  return { name: `:${number}`, stop: display.stop }
}

export async function startWebKit({ driver, browser, display }: WebKitPrograms): Promise<EngineBrowser> {
  const screen = await startDisplay(display)
  const port = await freePort()
  const program = await run(driver, {
    async prepare(folder) {
      await mkdir(path.join(folder, '.config/gtk-3.0'), { recursive: true })
      await writeFile(path.join(folder, '.config/gtk-3.0/gtk.css'), NO_WIDTH)
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

  async function open({ width = 1280, scheme = 'light' }: OpenOptions = {}) {
    await session?.end()
    await writeFile(log, '')
    const args = ['--automation', '--enable-write-console-messages-to-stdout=true']
    if (scheme === 'dark') args.push('--dark-mode')
    session = await startSession(address, {
      unhandledPromptBehavior: 'accept',
      'webkitgtk:browserOptions': { binary: path.join(program.folder, 'browser'), args },
    })
    const { send } = session
    const resize = async (to: number) => void (await send('setRect', { width: to, height: HEIGHT }))
    await resize(width)
    const complaints = async () => [...(await readFile(log, 'utf8')).matchAll(CONSOLE)].map(([line]) => line)
    return { send, resize, complaints }
  }

  try {
    await untilThere(async () => {
      if (program.hasEnded()) throw new Error(`${driver} did not start.\n${program.output()}`)
      const answer = await fetch(`${address}/status`).catch(() => null)
      return answer?.ok ? true : null
    }, driver)
    await open()
    const { browserVersion } = (session as unknown as Session).capabilities
    return { name: `WebKitGTK ${browserVersion}`, open, plugIn: null, canSwitchJavaScriptOff: false, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
