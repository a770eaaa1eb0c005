import { randomBytes } from 'node:crypto'
import { type RawAnswer, rawRequest, UserAgent } from '../support/client.ts'
import { createWorld, type Person, type World } from '../world/world.ts'
import { freePort, type Program } from './program.ts'
import type { StartProxy } from './proxies.ts'

/** One site behind a real proxy that asks us about each request, and Alice, who has a method and has given its code. */
export type GuardedSite = {
  world: World
  proxy: { url: string; port: number; http2: number } & Program
  key: string
  alice: Person
  /** With a browser that reaches everything through the proxy. */
  known(person: Person): Person
  /** Alice at another device, before the code. */
  withPasswordOnly(): Person
  host: string
  /** Our cookie, whatever it is called for this port: `name=value`; null where there is none. */
  proofOf(person: Person): string | null
  cookieOf(person: Person): string
  /** Sends lines as they are, and closes. */
  raw(lines: string[]): Promise<RawAnswer>
  stop(): Promise<void>
}

export async function guard(startProxy: StartProxy, site: string): Promise<GuardedSite> {
  const port = await freePort()
  const http2 = await freePort()
  const url = `http://127.0.0.1:${port}`
  const key = randomBytes(32).toString('hex')
  const world = await createWorld({
    mfa: { origins: [url] },
    forwardAuth: { keys: [key], sessionCookies: ['sid'], open: ['/about'] },
    isProxied: true,
  })
  const proxy = await startProxy({ port, http2, sallyport: world.url, site, key }).catch(async (error: unknown) => {
    await world.stop()
    throw error
  })
  const known = (person: Person): Person => {
    person.agent = new UserAgent(url)
    return person.signIn()
  }
  const alice = await known(world.person()).enrol()
  return {
    world,
    proxy: { url, port, http2, ...proxy },
    key,
    alice,
    known,
    withPasswordOnly: () => known(alice.elsewhere()),
    host: `Host: 127.0.0.1:${port}`,
    proofOf: ({ agent }) => {
      const name = agent.jar.names().find((one) => /^(__Host-)?mfa(-\d+)?$/.test(one))
      return name === undefined ? null : `${name}=${agent.jar.get(name)}`
    },
    cookieOf: (person) => `Cookie: ${person.agent.jar.header('/')}`,
    raw: (lines) => rawRequest(port, `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, 10_000),
    async stop() {
      await proxy.stop()
      await world.stop()
    },
  }
}
