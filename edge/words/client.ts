import type { Say } from './speech.ts'

/** A browser as it is kept, "Chrome on macOS" or a part of it, in the reader's words. */
export function clientIn(say: Say<'{browser} on {system}'>, client: string): string {
  const [, browser, system] = /^(.+?) on (.+)$/s.exec(client) ?? []
  return browser !== undefined && system !== undefined ? say('{browser} on {system}', { browser, system }) : client
}
