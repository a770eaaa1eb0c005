import type { EngineBrowser, EngineWindow } from '../driver/browser.ts'
import { ENGINES, type EngineName, startEngine } from '../engines.ts'

/**
 * Opens the pages of @web/test-runner in one of our engines, one after another: what has the focus and what is in the
 * history belongs to one page at a time.
 */
export function engineLauncher(name: EngineName) {
  let browser: EngineBrowser | null = null
  let window: EngineWindow | null = null
  let active: string | null = null
  return {
    name: ENGINES[name].title,
    type: 'engine',
    concurrency: 1,
    async initialize(): Promise<void> {
      browser = await startEngine(name)
    },
    async startSession(id: string, url: string): Promise<void> {
      window ??= (await browser?.open({ width: 800 })) ?? null
      active = id
      await window?.send('navigate', { url })
    },
    isActive: (id: string): boolean => active === id,
    getBrowserUrl: async (): Promise<string> => String(await window?.send('currentUrl')),
    async stopSession(): Promise<object> {
      active = null
      return {}
    },
    async startDebugSession(): Promise<void> {
      throw new Error('not in this browser')
    },
    async stop(): Promise<void> {
      await browser?.stop()
    },
  }
}
