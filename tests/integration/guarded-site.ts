import { randomBytes } from 'node:crypto'
import { freePort } from '../../tools/local/local-server.ts'
import { rawRequest, UserAgent } from '../support/client.ts'
import { createWorld, type Person } from '../world/world.ts'
import { startBusySite } from './busy-site.ts'
import type { Places, StartProxy } from './proxies.ts'

/** A name of the site whose origin is https: whoever asks by it here came in the clear. */
export const CALLED_BY_HTTPS = 'secure.example'

export type GuardedSite = Awaited<ReturnType<typeof guard>>

/** One site behind a real proxy that asks us about each request, and Alice, who has a method and has given its code. */
export async function guard(startProxy: StartProxy) {
  const [port, http2] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const key = randomBytes(32).toString('hex')
  const site = await startBusySite()
  const world = await createWorld({
    mfa: { origins: [url, `https://${CALLED_BY_HTTPS}`] },
    forwardAuth: { keys: [key], sessionCookies: ['sid'], open: ['/about'] },
    isProxied: true,
  })
  const places = { port, http2, sallyport: world.url, site: site.url, key }
  const proxy = await startProxy(places).catch(async (error: unknown) => {
    await world.stop()
    await site.stop()
    throw error
  })
  /** With a browser that reaches everything through the proxy. */
  const known = (person: Person): Person => {
    person.agent = new UserAgent(url)
    return person.signIn()
  }
  const host = `Host: 127.0.0.1:${port}`
  const cookieOf = ({ agent }: Person) => `Cookie: ${agent.jar.header('/')}`
  /** Sends lines as they are, and closes. */
  const raw = (lines: string[]) => rawRequest(port, `${lines.join('\r\n')}\r\nConnection: close\r\n\r\n`, 10_000)
  const alice = await known(world.person()).enrol()
  return {
    world,
    site,
    proxy: { url, port, http2, ...proxy },
    key,
    alice,
    known,
    /** Alice at another device, before the code. */
    withPasswordOnly: () => known(alice.elsewhere()),
    host,
    /** Our cookie, whatever it is called for this port: `name=value`; null where there is none. */
    proofOf: ({ agent }: Person) => {
      const name = agent.jar.names().find((one) => /^(__Host-)?mfa(-\d+)?$/.test(one))
      return name === undefined ? null : `${name}=${agent.jar.get(name)}`
    },
    cookieOf,
    raw,
    /** So a page, with a path and fields as no browser would write them. */
    get: (path: string, person: Person, ...fields: string[]) =>
      raw([`GET ${path} HTTP/1.1`, host, cookieOf(person), 'Accept: text/html', ...fields]),
    /** Another proxy of this kind in front of the site, with something amiss. */
    async beside(amiss: Partial<Places>, act: (url: string, port: number) => Promise<void>) {
      const own = await freePort()
      const other = await startProxy({ ...places, port: own, http2: await freePort(), ...amiss })
      try {
        await act(`http://127.0.0.1:${own}`, own)
      } finally {
        await other.stop()
      }
    },
    async stop() {
      await proxy.stop()
      await world.stop()
      await site.stop()
    },
  }
}
