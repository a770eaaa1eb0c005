import { COMMANDS, type Send } from './commands.ts'

/** A session of a driver that speaks W3C WebDriver over HTTP. */
export type Session = { send: Send; capabilities: Record<string, unknown>; end(): Promise<void> }

type Answer = { value: unknown }
type Refusal = { error: string; message: string }

async function ask(method: string, url: string, body?: object): Promise<unknown> {
  const answer = await fetch(url, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const { value } = (await answer.json()) as Answer
  if (answer.ok) return value
  const { error, message } = value as Refusal
  throw new Error(`${error}: ${message}`)
}

export async function startSession(driver: string, alwaysMatch: Record<string, unknown>): Promise<Session> {
  const started = await ask('POST', `${driver}/session`, { capabilities: { alwaysMatch } })
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
