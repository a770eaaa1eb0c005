import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { buffer } from 'node:stream/consumers'

async function serve(listener: RequestListener) {
  const server = createServer(listener)
  await new Promise<void>((done) => server.listen(0, done))
  const { port } = server.address() as AddressInfo
  return {
    port,
    async stop(): Promise<void> {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/**
 * A page with the demo's elements in it, at this machine's name for itself, which browsers take for a secure place, and at
 * its address in the network, where it has one, which they do not.
 */
export async function plainPage(demo: string, body: string) {
  const script = '<script type="module" src="/assets/mfa.js"></script>'
  const page = `<!doctype html><html lang="en"><title>A page</title>${script}${body}</html>`
  const { port, stop } = await serve(async (request, response) => {
    if (!request.url?.startsWith('/assets/')) return void response.setHeader('content-type', 'text/html').end(page)
    const asset = await fetch(new URL(request.url, demo))
    response.setHeader('content-type', asset.headers.get('content-type') ?? '').writeHead(asset.status)
    response.end(await asset.text())
  })
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((one) => one && !one.internal && one.family === 'IPv4')
  const addresses: [address: string, isSecure: boolean][] = [[`http://localhost:${port}/`, true]]
  if (outside) addresses.push([`http://${outside.address}:${port}/`, false])
  return { addresses, stop }
}

/** The demo behind somebody who takes its `Cache-Control` away: so every browser keeps its pages that ever keeps any. */
export async function keepingPages(demo: string) {
  const own = (value: string | undefined, from: string, to: string) => value?.replaceAll(from, to)
  const { port, stop } = await serve(async (request, response) => {
    const here = `http://localhost:${port}`
    const headers = new Headers()
    for (const name of ['accept', 'content-type', 'cookie', 'origin', 'referer', 'x-mfa-csrf', 'user-agent']) {
      const value = own(request.headers[name]?.toString(), here, demo)
      if (value !== undefined) headers.set(name, value)
    }
    for (const [name, value] of Object.entries(request.headers)) {
      if (/^(sec-fetch|x-)/.test(name)) headers.set(name, String(value))
    }
    const { method = 'GET', url = '/' } = request
    const body = method === 'GET' || method === 'HEAD' ? undefined : new Uint8Array(await buffer(request))
    const answer = await fetch(new URL(url, demo), { method, headers, body, redirect: 'manual' })
    for (const [name, value] of answer.headers) {
      if (/^(cache-control|set-cookie|content-(encoding|length)|transfer-encoding|connection)$/.test(name)) continue
      response.setHeader(name, own(value, demo, here) ?? '')
    }
    response.setHeader('set-cookie', answer.headers.getSetCookie())
    response.writeHead(answer.status)
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  return { url: `http://localhost:${port}`, stop }
}
