import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Host, type PackageJson } from './host.ts'

/* What a project that wants the elements alone has of the package: nothing of a server, and no database. */

/** Takes the packed package from who has it, once it is there, with the names of what it brings along. */
export function elementsSuite(packed: () => { tarball: string; dependencies: string[] }): void {
  describe('the elements in a project that has no server', () => {
    let host: Host
    let manifest: PackageJson

    beforeAll(async () => {
      const { tarball, dependencies } = packed()
      host = await Host.install(tarball, [...dependencies, 'lit'])
      manifest = JSON.parse(await readFile(path.join(host.folder, 'node_modules/sallyport/package.json'), 'utf8'))
    })
    afterAll(() => host?.remove())

    async function bundle(contents: string, conditions: string[] = []): Promise<string> {
      const stdin = { contents, resolveDir: host.folder }
      const options = {
        bundle: true,
        write: false,
        minify: true,
        format: 'esm',
        conditions,
        logLevel: 'error',
      } as const
      return (await build({ stdin, ...options })).outputFiles[0]?.text ?? ''
    }

    test('what registers them says on the console what is wrong, in development and not in production', async () => {
      const registering = Object.keys(manifest.exports).filter((subpath) => /\/define$/.test(subpath))
      expect(registering).toHaveLength(6)
      for (const subpath of registering) {
        const contents = `import '${subpath.replace('.', 'sallyport')}'`
        const [now, later] = [await bundle(contents, ['development']), await bundle(contents)]
        expect([subpath, now.includes('[sallyport] '), later.includes('[sallyport] ')]).toEqual([subpath, true, false])
        for (const [, tag] of later.matchAll(/"((?:account-)?mfa-[a-z]+(?:-[a-z]+)?|backup-codes)"/g)) {
          expect(now, subpath).toContain(`"${tag}"`)
        }
      }
    })
  })
}
