import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

/*
 * Folders of hosts outside the repository, with the packed package in `node_modules`. Other packages are links to those
 * of the repository, so that nothing comes over a network; one that is not named is not there.
 */
export const ROOT = path.resolve(import.meta.dirname, '../..')

export const run = promisify(execFile)

export type PackageJson = {
  name: string
  version: string
  bin: { sallyport: string }
  exports: Record<string, string | { types: string; development?: string; default?: string }>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
  peerDependenciesMeta: Record<string, { optional?: boolean }>
  [field: string]: unknown
}

/** The real path: a program that is started by another name does not know itself as the one that was started. */
export async function temporaryFolder(): Promise<string> {
  return realpath(await mkdtemp(path.join(tmpdir(), 'sallyport-package-')))
}

export async function pack(folder: string, into: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', folder, '--pack-destination', into, '--json'], { cwd: into })
  const [packed] = JSON.parse(stdout) as { filename: string }[]
  if (packed === undefined) throw new Error(`npm pack said: ${stdout}`)
  return path.join(into, packed.filename)
}

export class Host {
  readonly folder: string

  private constructor(folder: string) {
    this.folder = folder
  }

  /** A project that has installed the tarball and, beside it, `packages`. */
  static async install(tarball: string, packages: string[]): Promise<Host> {
    const folder = await temporaryFolder()
    const modules = path.join(folder, 'node_modules')
    const own = path.join(modules, 'sallyport')
    await mkdir(own, { recursive: true })
    await run('tar', ['-xzf', tarball, '-C', own, '--strip-components=1'])
    for (const name of packages) {
      const source = path.join(ROOT, 'node_modules', name)
      if (!existsSync(source)) throw new Error(`${name} is not installed.`)
      await mkdir(path.dirname(path.join(modules, name)), { recursive: true })
      await symlink(source, path.join(modules, name), 'dir')
    }
    const dependencies = { sallyport: `file:${tarball}`, ...Object.fromEntries(packages.map((name) => [name, '*'])) }
    const host = new Host(folder)
    await host.write('package.json', JSON.stringify({ name: 'host', private: true, type: 'module', dependencies }))
    return host
  }

  async write(file: string, content: string): Promise<string> {
    const to = path.join(this.folder, file)
    await writeFile(to, content)
    return to
  }

  /** The command of the package, as an installation links it. */
  async link(name: string, bin: string): Promise<void> {
    const own = path.join(this.folder, 'node_modules', name)
    const manifest = JSON.parse(await readFile(path.join(own, 'package.json'), 'utf8')) as PackageJson
    const file = path.join(own, manifest.bin.sallyport)
    await chmod(file, 0o755)
    await mkdir(bin, { recursive: true })
    await symlink(file, path.join(bin, name))
  }

  node(file: string, args: string[] = []): Promise<{ stdout: string; stderr: string }> {
    return run(process.execPath, [file, ...args], { cwd: this.folder })
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
