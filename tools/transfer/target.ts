import { open, rm } from 'node:fs/promises'
import { Refused } from './read-file.ts'

/** A new file that its owner alone can read. Throws `Refused` where there is one. */
export async function openTarget(file: string) {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new Refused(`${file} is there already.`)
    throw new Refused(`${file} cannot be written.`)
  })
  return {
    write: async (text: string) => void (await handle.writeFile(text)),
    async close() {
      await handle.sync()
      await handle.close()
    },
    /** Half an export must not be taken for one. */
    async remove() {
      await handle.close().catch(() => undefined)
      await rm(file, { force: true })
    },
  }
}
