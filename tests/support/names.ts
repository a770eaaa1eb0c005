import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Browser } from 'playwright-core'
import { SELF_SIGNED } from '../cli/self-signed.ts'
import { launchBrowser } from './browser.ts'
import { listen } from './listen.ts'

/** What answers under a name: an address on this machine to pass on to, byte for byte, or a function. */
export type Named = string | ((request: IncomingMessage, response: ServerResponse) => void)

export type Names = {
  /** Knows these names, each under https and http, on the ports of the schemes. */
  browser: Browser
  stop(): Promise<void>
}

/**
 * Host names in a real Chromium: `https://app.shop.test` with TLS ended in front of what runs here, and
 * `http://app.shop.localhost`, so that cookies of siblings and the prefix `__Host-` are what they are outside.
 */
export async function startNames(names: Record<string, Named>): Promise<Names> {
  const answer = (incoming: IncomingMessage, response: ServerResponse) => {
    const named = names[incoming.headers.host ?? '']
    if (named === undefined) return void response.writeHead(404).end('no such name')
    return typeof named === 'function' ? named(incoming, response) : passOn(named, incoming, response)
  }
  const [tls, plain] = [createTlsServer(SELF_SIGNED, answer), createServer(answer)]
  const [atTls, atPlain] = [await listen(tls), await listen(plain)]
  const rules = [`MAP *.test:443 127.0.0.1:${atTls.port}`, `MAP *.localhost:80 127.0.0.1:${atPlain.port}`]
  const browser = await launchBrowser([`--host-resolver-rules=${rules.join(', ')}`, '--ignore-certificate-errors'])
  return {
    browser,
    async stop() {
      await browser.close()
      await Promise.all([atTls.stop(), atPlain.stop()])
    },
  }
}

/** `more`: header fields of the answer that are written over on the way, as a server in front may do. */
export function passOn(
  to: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  more: Record<string, string> = {},
): void {
  const { hostname, port } = new URL(to)
  const { method, url: path, rawHeaders } = incoming
  // In Node a character of a header is a byte, so that every name goes on as it came.
  const onward = request({ hostname, port, method, path, headers: rawHeaders }, (answered) => {
    const over = Object.keys(more).map((name) => name.toLowerCase())
    const kept = answered.rawHeaders.flatMap((name, at, all) =>
      at % 2 === 0 && !over.includes(name.toLowerCase()) ? [name, all[at + 1] ?? ''] : [],
    )
    response.writeHead(answered.statusCode ?? 502, [...kept, ...Object.entries(more).flat()])
    answered.pipe(response)
  })
  onward.once('error', () => response.destroy())
  incoming.pipe(onward)
}
