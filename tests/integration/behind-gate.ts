import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Gate, startGate } from '../../tools/gate/gate.ts'
import { parseCommand } from '../../tools/gate/gate-flags.ts'
import { HELP } from '../../tools/gate/gate-help.ts'
import type { Site } from './sites/site.ts'

/** The settings of an example of `npm run gate -- --help`, letter for letter, as a shell would read it. */
export function exampleFor({ origin }: Site, heading: string, ...more: string[]) {
  const lines = HELP.slice(HELP.indexOf(heading)).split('\n').slice(1)
  const own = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('    ')),
  )
  const [flag, , ...words] = own.join(' ').replaceAll('\\', ' ').trim().split(/\s+/)
  if (flag !== '--origin') throw new Error(`${heading}: the example begins with ${flag}`)
  const plain = words.map((word) => word.replace(/^'(.*)'$/, '$1'))
  return parseCommand([flag, origin, ...plain, ...more], {}).variables
}

export async function withSite<T>(start: () => Promise<Site>, act: (site: Site) => Promise<T>): Promise<T> {
  const site = await start()
  try {
    return await act(site)
  } finally {
    await site.stop()
  }
}

/** A site behind `npm run gate` with such an example, where everybody is held. */
export const behindGate = (
  start: () => Promise<Site>,
  heading: string,
  act: (site: Site, gate: Gate) => Promise<void>,
) =>
  withSite(start, async (site) => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-gate-'))
    try {
      const gate = await startGate({ variables: exampleFor(site, heading, '--require', 'all'), port: 0, dataDir })
      try {
        await act(site, gate)
      } finally {
        await gate.stop()
        await rm(path.resolve('.build/gate', new URL(gate.url).port), { recursive: true, force: true })
      }
    } finally {
      await rm(dataDir, { recursive: true, force: true })
    }
  })
