import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort, startLibsqlServer } from '../../tools/local/local-server.ts'
import { applyMigrations } from './database.ts'
import { listen } from './listen.ts'

/** A real libSQL primary and a real replica of it, over a line that can be cut. The primary is at the newest schema. */
export async function startReplicated() {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-replica-'))
  const undo: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (let act = undo.pop(); act; act = undo.pop()) await act()
  }
  try {
    const port = await freePort()
    const primary = await startLibsqlServer({ dataDir: path.join(folder, 'primary'), replication: { port } })
    undo.push(primary.stop)
    await applyMigrations(primary.url)
    const line = await startLine(port)
    undo.push(line.stop)
    const replication = { primaryUrl: `http://127.0.0.1:${line.port}` }
    const replica = await startLibsqlServer({ dataDir: path.join(folder, 'replica'), replication })
    undo.push(replica.stop)
    return { primary, replica, cut: line.cut, mend: line.mend, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function startLine(target: number) {
  const ends = new Set<Socket>()
  let isCut = false
  const server = createServer({ noDelay: true }, (near) => {
    if (isCut) return void near.destroy()
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true })
    for (const end of [near, far]) {
      const other = end === near ? far : near
      ends.add(end)
      end.pipe(other)
      end.on('error', () => {})
      end.on('close', () => ends.delete(end) && other.destroy())
    }
  })
  const tearDown = () => {
    for (const end of ends) end.destroy()
  }
  const { port, stop } = await listen(server)
  return {
    port,
    /** What is open is torn down, and nothing new gets through. */
    cut() {
      isCut = true
      tearDown()
    },
    mend() {
      isCut = false
    },
    stop() {
      tearDown()
      return stop()
    },
  }
}
