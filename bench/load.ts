import { Agent, request } from 'node:http'

export type Rate = { perSecond: number; p50: number; p99: number }

/** `connections` callers, each one request after the other, for `seconds`. Throws on an answer that is not 200. */
export async function load(
  url: string,
  headers: Record<string, string>,
  options = { connections: 8, seconds: 3 },
): Promise<Rate> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections })
  const times: number[] = []
  const endsAt = performance.now() + options.seconds * 1000
  async function caller(): Promise<void> {
    while (performance.now() < endsAt) {
      const before = performance.now()
      const status = await send(url, headers, agent)
      if (status !== 200) throw new Error(`${url} answered ${status}`)
      times.push(performance.now() - before)
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: options.connections }, caller))
  const seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99) }
}

function send(url: string, headers: Record<string, string>, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, agent }, (incoming) => {
      incoming.resume()
      incoming.once('end', () => resolve(incoming.statusCode ?? 0))
    })
    outgoing.once('error', reject)
    outgoing.end()
  })
}

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
