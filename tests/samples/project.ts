import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { copyFile, cp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '../../tools/local/local-server.ts'
import { temporaryFolder } from '../package/host.ts'
import { endNow, endWithUs } from '../support/children.ts'

const run = promisify(execFile)
const START_SECONDS = 60

/** Nothing of a sample reports to its maker. */
const QUIET = { CI: '1', NEXT_TELEMETRY_DISABLED: '1', WRANGLER_SEND_METRICS: 'false', NO_UPDATE_NOTIFIER: '1' }

/** Ours without the commands of the repository's own packages, which `npm run` has put in front. */
const PATH = [
  path.dirname(process.execPath),
  ...(process.env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => !folder.endsWith(path.join('node_modules', '.bin'))),
].join(path.delimiter)

/** A sample in a folder of its own outside the repository, as somebody has it who has begun with it. */
export class Project {
  readonly folder: string
  readonly #env: NodeJS.ProcessEnv
  readonly #children = new Map<ChildProcess, () => void>()
  #said = ''

  private constructor(folder: string, env: Record<string, string>) {
    this.folder = folder
    this.#env = { ...process.env, PATH, ...QUIET, ...env }
  }

  /**
   * `npm install` with the packed package and everything else from the registry, by the exact versions of the sample, or
   * by others.
   */
  static async install(
    sample: string,
    tarball: string,
    env: Record<string, string>,
    others: Record<string, string> = {},
  ): Promise<Project> {
    const folder = await temporaryFolder()
    await cp(path.join(import.meta.dirname, sample), folder, { recursive: true })
    await copyFile(tarball, path.join(folder, 'sallyport.tgz'))
    const file = path.join(folder, 'package.json')
    const manifest = JSON.parse(await readFile(file, 'utf8'))
    Object.assign(manifest.dependencies, others)
    await writeFile(file, JSON.stringify(manifest, null, 2))
    const project = new Project(folder, env)
    await project.npm('install', '--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--loglevel=error')
    return project
  }

  /** What its servers have said. */
  get said(): string {
    return this.#said
  }

  async npm(...words: string[]): Promise<string> {
    return this.#run('npm', words)
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(path.join(this.folder, file), text)
  }

  async #run(program: string, words: string[]): Promise<string> {
    const said = run(program, words, { cwd: this.folder, env: this.#env, maxBuffer: 2 ** 26 })
    const { stdout } = await said.catch((error: Error & { stdout?: string; stderr?: string }) => {
      throw new Error(`${program} ${words.join(' ')}\n${error.stdout ?? ''}\n${error.stderr ?? error.message}`)
    })
    return stdout
  }

  /** What `npx sallyport init` writes, and the file that the sample has of it, both without `identify` and imports. */
  async beginnings(host: string, file: string): Promise<{ written: string; kept: string }> {
    const fresh = `fresh${path.extname(file)}`
    await this.#run('npx', ['sallyport', 'init', host, fresh])
    const rest = async (name: string) => {
      const text = await readFile(path.join(this.folder, name), 'utf8')
      return text.replace(/^const identify[\s\S]*?^}\n/m, '').replace(/^import .*(sallyport\/edge|hono|'\.).*\n/gm, '')
    }
    const [written, kept] = await Promise.all([rest(fresh), rest(file)])
    await rm(path.join(this.folder, fresh))
    return { written, kept }
  }

  /** Starts a script of the sample on a free port, and waits until its sign-in page answers. */
  async start(script: string, words: (port: number) => string[], env: Record<string, string> = {}): Promise<string> {
    const port = await freePort()
    const child = spawn('npm', ['run', script, '--', ...words(port)], {
      cwd: this.folder,
      env: { ...this.#env, ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    this.#children.set(child, endWithUs(child, this.folder, { isGroup: true }))
    const hear = (chunk: Buffer) => {
      this.#said += chunk.toString()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    const url = `http://localhost:${port}`
    const until = Date.now() + START_SECONDS * 1000
    while (Date.now() < until && child.exitCode === null) {
      const answer = await fetch(`${url}/login`).catch(() => null)
      if (answer?.ok) return url
      await new Promise((resolve) => setTimeout(resolve, 150))
    }
    throw new Error(`npm run ${script} did not serve ${url}/login.`)
  }

  async remove(): Promise<void> {
    for (const [child, release] of this.#children) {
      endNow(child, { isGroup: true })
      release()
    }
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
