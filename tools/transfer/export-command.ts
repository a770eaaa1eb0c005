import { clockOver } from '../terminal/clock.ts'
import { longWork } from '../terminal/long-work.ts'
import { done, type Outcome } from '../terminal/outcome.ts'
import { exportAll } from './export-all.ts'
import { openTarget } from './target.ts'
import { type Job, refuseStopped, runTransfer, sum } from './words.ts'

const OPTIONS = { all: { type: 'boolean', default: false }, to: { type: 'string', default: '' } } as const

type Write = (text: string) => Promise<void>
type Values = { all: boolean; to: string; json: boolean }

/** `npx sallyport export …`. `write` is where the export goes without `--to`. */
export function exportCommand(words: string[], env: NodeJS.ProcessEnv, write = toOutput): Promise<Outcome> {
  return runTransfer(
    {
      verb: 'export',
      options: OPTIONS,
      gapsIn: ({ all }, [file]) => [
        ...(file === undefined ? [] : [`export takes no file; there is "${file}". --to names where it goes.`]),
        ...(all ? [] : ['Say --all: there is no export of less.']),
      ],
      run: (values, _, job) => everything(values as Values, job, write),
    },
    words,
    env,
  )
}

async function everything({ to, json }: Values, { connect, ring, env, reason }: Job, write: Write): Promise<Outcome> {
  const target = to === '' ? null : await openTarget(to)
  try {
    const rows = await longWork(
      async ({ say, signal }) =>
        exportAll(connect(), {
          ring,
          transferKey: env.MFA_TRANSFER_KEY,
          reason,
          clock: await clockOver(connect()),
          write: target?.write ?? write,
          progress(count) {
            say(`${count} rows`)
            refuseStopped(signal)
          },
        }),
      json,
    )
    await target?.close()
    const text = json
      ? JSON.stringify({ rows })
      : `${sum(rows)} rows were exported, ${rows.mfa_authenticator ?? 0} methods among them.`
    // Where the export itself goes to the one stream, what is said of it goes to the other.
    return target ? done(text) : { exitCode: 0, out: [], err: [text] }
  } catch (error) {
    await target?.remove()
    throw error
  }
}

const toOutput: Write = (text) =>
  new Promise((resolve, reject) => process.stdout.write(text, (error) => (error ? reject(error) : resolve())))
