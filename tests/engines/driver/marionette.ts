import { connect } from 'node:net'
import { COMMANDS, type Send } from './commands.ts'

/*
 * Firefox's own remote protocol: over TCP, each message as `length:json`; a command is `[0, id, name, parameters]`, its
 * answer `[1, id, error, result]` (firefox-source-docs.mozilla.org/testing/marionette/Protocol.html).
 */

export type Marionette = {
  /** A command by Firefox's name for it, for what WebDriver does not have. */
  call(name: string, parameters?: Record<string, unknown>): Promise<unknown>
  send: Send
  close(): void
}

type Waiting = { resolve(value: unknown): void; reject(error: Error): void }

export async function connectMarionette(port: number): Promise<Marionette> {
  const socket = connect(port, '127.0.0.1')
  const waiting = new Map<number, Waiting>()
  let count = 0
  let read: Buffer = Buffer.alloc(0)

  function take(message: unknown): void {
    // The first thing that is said is a greeting.
    if (!Array.isArray(message)) return
    const [, id, error, result] = message as [1, number, { error: string; message: string } | null, unknown]
    const one = waiting.get(id)
    waiting.delete(id)
    if (error !== null) one?.reject(new Error(`${error.error}: ${error.message}`))
    else one?.resolve(result)
  }

  function endAll(error: Error): void {
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  socket.on('error', endAll)
  socket.on('close', () => endAll(new Error('Firefox has gone')))
  socket.on('data', (chunk: Buffer) => {
    read = Buffer.concat([read, chunk])
    for (;;) {
      const colon = read.indexOf(':')
      const end = colon + 1 + Number(read.subarray(0, Math.max(colon, 0)).toString())
      if (colon < 0 || read.length < end) return
      take(JSON.parse(read.subarray(colon + 1, end).toString('utf8')))
      read = read.subarray(end)
    }
  })

  function call(name: string, parameters: Record<string, unknown> = {}): Promise<unknown> {
    count += 1
    const id = count
    const body = Buffer.from(JSON.stringify([0, id, name, parameters]))
    return new Promise((resolve, reject) => {
      if (socket.destroyed) return reject(new Error('Firefox has gone'))
      waiting.set(id, { resolve, reject })
      socket.write(Buffer.concat([Buffer.from(`${body.length}:`), body]))
    })
  }

  return {
    call,
    async send(command, parameters) {
      const result = await call(COMMANDS[command][0], parameters)
      return typeof result === 'object' && result !== null && 'value' in result ? result.value : result
    },
    close: () => socket.destroy(),
  }
}
