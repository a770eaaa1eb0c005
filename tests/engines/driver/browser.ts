import type { Send } from './commands.ts'

/* What all engines have in common for the tests. */

export type Scheme = 'light' | 'dark'

export type OpenOptions = {
  /** 1280 where it is left out. */
  width?: number
  scheme?: Scheme
  javaScript?: boolean
}

/** One window with nothing in it from before: no cookie, no history, no cache that another had filled. */
export type EngineWindow = {
  send: Send
  /** Makes the page so wide. */
  resize(width: number): Promise<void>
  /** What the page was told off for since it opened: errors of scripts, refusals of a policy. */
  complaints(): Promise<string[]>
}

export type Device = {
  credentials(): Promise<{ rpId: string; signCount: number }[]>
  /** It is unplugged. */
  remove(): Promise<void>
}

export type EngineBrowser = {
  /** With its version. */
  name: string
  /** The window before is closed. */
  open(options?: OpenOptions): Promise<EngineWindow>
  /** Plugs an authenticator in that the browser plays for itself; null: this engine knows no passkeys. */
  plugIn: (() => Promise<Device>) | null
  canSwitchJavaScriptOff: boolean
  stop(): Promise<void>
}

export const HEIGHT = 900

/** Waits until something is there that another process makes. */
export async function untilThere<Found>(
  look: () => Found | null | Promise<Found | null>,
  what: string,
): Promise<Found> {
  const deadline = performance.now() + 60_000
  for (;;) {
    const found = await look()
    if (found !== null) return found
    if (performance.now() > deadline) throw new Error(`waited in vain for ${what}`)
    await new Promise((done) => setTimeout(done, 50))
  }
}
