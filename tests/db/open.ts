import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { createStore } from '../../db/index.ts'
import { applyMigrations, openDatabase, startDatabase } from '../support/database.ts'
import type { OpenStore } from './acts.ts'

/** A path for a libSQL file in a folder of its own. */
export async function temporaryFile(): Promise<{ url: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-store-'))
  return {
    url: `file:${path.join(folder, 'mfa.db')}`,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A client of a libSQL file with our tables. */
export async function openClient() {
  const { url, remove } = await temporaryFile()
  await applyMigrations(url)
  const client = createClient({ url })
  const close = async () => {
    client.close()
    await remove()
  }
  return { url, client, close }
}

/** The store over a libSQL file, as a host on Node has it. */
export async function openFile() {
  const opened = await openClient()
  return { ...opened, store: createStore(drizzle(opened.client)) }
}

/** The store over a libSQL server by HTTP, as a Worker has it: it hands over the client itself. */
export async function openServer(): Promise<OpenStore> {
  const database = await startDatabase()
  const client = openDatabase(database.url)
  const close = async () => {
    client.close()
    await database.stop()
  }
  return { store: createStore(client), client, close }
}

/** What Sallyport's store is laid over: each says the same. */
export const DATABASES = [
  ['a libSQL file', openFile],
  ['a libSQL server over HTTP', openServer],
] as const
