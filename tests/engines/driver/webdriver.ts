import { COMMANDS, type Send, TIMEOUTS } from './commands.ts'

/** A session of a driver that speaks W3C WebDriver over HTTP. */
export type Session = { send: Send; capabilities: Record<string, unknown>; end(): Promise<void> }

type Answer = { value: unknown }
type Refusal = { error: string; message: string }

/** Now and then WebKitGTK's driver never answers: when a page goes away at the moment in which it is asked something. */
const SILENCE_MS = 30_000

async function ask(method: string, url: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    signal: AbortSignal.timeout(SILENCE_MS),
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  }).catch((error) => {
    throw new Error(`${method} ${new URL(url).pathname}: ${error}`)
  })
  const { value } = (await answer.json()) as Answer
  if (answer.ok) return value
  const { error, message } = value as Refusal
  throw new Error(`${error}: ${message}`)
}

export async function startSession(driver: string, alwaysMatch: Record<string, unknown>): Promise<Session> {
  const started = await ask('POST', `${driver}/session`, {
    capabilities: { alwaysMatch: { ...alwaysMatch, timeouts: TIMEOUTS } },
  })
  const { sessionId, capabilities } = started as { sessionId: string; capabilities: Record<string, unknown> }
  const home = `${driver}/session/${sessionId}`
  return {
    capabilities,
    async send(command, { id = '', ...parameters } = {}) {
      const [, method, path] = COMMANDS[command]
      return ask(method, home + path.replace('{id}', String(id)), method === 'POST' ? parameters : undefined)
    },
    end: async () => void (await ask('DELETE', home)),
  }
}
