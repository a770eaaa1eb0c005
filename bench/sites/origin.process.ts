import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/* A site with one person, whose every page is a kilobyte: what the gate stands in front of. */

const server = createServer((request, response) => {
  request.resume()
  if (request.method === 'POST' && request.url === '/login') {
    response.writeHead(302, { Location: '/', 'Set-Cookie': 'sid=signed-in; Path=/; HttpOnly' }).end()
  } else {
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end('x'.repeat(1024))
  }
})
server.listen(0, '127.0.0.1', () =>
  process.send?.({ ready: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
)
process.on('disconnect', () => process.exit())
