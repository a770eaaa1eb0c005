import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { untilThere } from './browser.ts'
import { run } from './process.ts'

export type Display = Awaited<ReturnType<typeof startDisplay>>

/** A screen that nobody sees, and `xdotool` for its keyboard and mouse. */
export async function startDisplay(command: string) {
  const display = await run(command, {
    args: () => ['-displayfd', '3', '-screen', '0', '1600x1100x24', '-nolisten', 'tcp'],
  })
  const number = await untilThere(() => {
    if (display.hasEnded()) throw new Error(`${command} did not start.\n${display.output()}`)
    return /(\d+)\n/.exec(display.told())?.[1] ?? null
  }, command)
  const name = `:${number}`

  async function xdotool(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('xdotool', args, { env: { ...process.env, DISPLAY: name } })
    return stdout.trim()
  }

  /** The window that is seen and has a title like this; null: there is none. */
  async function find(title: string): Promise<string | null> {
    // It fails where it finds nothing.
    const found = await xdotool('search', '--onlyvisible', '--name', title).catch(() => '')
    return found.split('\n')[0] || null
  }

  return {
    name,
    find,
    /** Presses keys, such as `ctrl+plus`, in a window. */
    async press(window: string, ...keys: string[]): Promise<void> {
      await xdotool('windowfocus', window, 'sleep', '0.1', 'key', '--delay', '40', ...keys)
    },
    click: async (window: string, x: number, y: number) =>
      void (await xdotool('mousemove', '--window', window, String(x), String(y), 'click', '1')),
    stop: display.stop,
  }
}
