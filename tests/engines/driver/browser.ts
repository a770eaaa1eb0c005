import type { Send } from './commands.ts'

/* What all engines have in common for the tests. */

export type Scheme = 'light' | 'dark'

export type OpenOptions = {
  /** 1280 where it is left out. */
  width?: number
  scheme?: Scheme
  javaScript?: boolean
  /** False: no page gets the clipboard without a person's press. */
  mayCopy?: boolean
  /** `zoom` makes the words alone larger: in Chromium those whose size is the person's own to set. */
  zoomsTextOnly?: boolean
}

/** One window with nothing in it from before: no cookie, no history, no cache that another had filled. */
export type EngineWindow = {
  send: Send
  /** Makes the page so wide. */
  resize(width: number): Promise<void>
  /** Makes all in it about so many times as large, as **Ctrl** and **+** do. Answers how many times it is. */
  zoom(factor: number): Promise<number>
  /**
   * What comes on paper, as a PDF: where `press` makes the page print, and without it, what the browser's own **Print**
   * makes of the page.
   */
  print(press?: () => Promise<unknown>): Promise<Uint8Array>
  /** The folder in which its downloads land. */
  downloads: string
  /** What the page was told off for since it opened: errors of scripts, refusals of a policy. */
  complaints(): Promise<string[]>
}

export type Device = {
  credentials(): Promise<{ rpId: string; signCount: number }[]>
  /** It is unplugged. */
  remove(): Promise<void>
}

/** What a browser keeps of what a person has typed. */
export type Memory = {
  keepPassword(origin: string, username: string): Promise<void>
  /** What it would offer in text fields. */
  typed(): Promise<string[]>
}

export type EngineBrowser = {
  /** With its version. */
  name: string
  /** The window before is closed. */
  open(options?: OpenOptions): Promise<EngineWindow>
  /** Plugs an authenticator in that the browser plays for itself; null: this engine knows no passkeys. */
  plugIn: (() => Promise<Device>) | null
  /** Whether a page is kept as it was left, for whoever comes back to it. */
  keepsPages: boolean
  /** Null: it keeps nothing that is typed. */
  memory: Memory | null
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
