import { readdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Ajv } from 'ajv'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getLanguageService, newHTMLDataProvider, TextDocument } from 'vscode-html-languageservice'
import { Host, type PackageJson, ROOT } from './host.ts'

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

    test('they are bundled where neither a database nor Hono is installed, and the scripts for a page without Lit too', async () => {
      const installed = await readdir(path.join(host.folder, 'node_modules'))
      expect(installed.filter((name) => ['drizzle-orm', '@libsql', 'hono'].includes(name))).toEqual([])
      expect(await bundle("import 'sallyport/widget/define'")).toContain('"mfa-settings"')
      await rm(path.join(host.folder, 'node_modules/lit'))
      try {
        expect(await bundle("import 'sallyport/elements/mfa.js'")).toContain('"mfa-settings"')
      } finally {
        await symlink(path.join(ROOT, 'node_modules/lit'), path.join(host.folder, 'node_modules/lit'), 'dir')
      }
    })

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

    describe('in an editor', () => {
      type Named = { name: string; description?: string }
      type Described = { tagName?: string; attributes?: Named[]; events?: Named[]; cssParts?: Named[] }

      const read = async (file: string) =>
        JSON.parse(await readFile(path.join(host.folder, 'node_modules/sallyport', file), 'utf8'))
      const namesOf = (list: Named[] = []) => list.map(({ name }) => name)

      /** Each element of the manifest with what it takes and tells. */
      async function elements(): Promise<Described[]> {
        const { modules } = (await read('custom-elements.json')) as { modules: { declarations: Described[] }[] }
        const found = modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName)
        expect(found).toHaveLength(5)
        return found
      }

      /** What VS Code offers at the bar in a text, with what it says of each. */
      async function completionsAt(text: string): Promise<Map<string, string>> {
        const provider = newHTMLDataProvider('sallyport', await read('html-custom-data.json'))
        const service = getLanguageService({ customDataProviders: [provider] })
        const document = TextDocument.create('file:///page.html', 'html', 1, text.replace('|', ''))
        const position = document.positionAt(text.indexOf('|'))
        const { items } = service.doComplete(document, position, service.parseHTMLDocument(document))
        const wordsOf = (words: (typeof items)[number]['documentation']) =>
          typeof words === 'string' ? words : (words?.value ?? '')
        return new Map(items.map(({ label, documentation }) => [label, wordsOf(documentation)]))
      }

      test('VS Code takes the file, and offers each element with its events, each attribute, and the values of one', async () => {
        const schema = createRequire(import.meta.url).resolve('vscode-html-languageservice/docs/customData.schema.json')
        const ajv = new Ajv({ strict: false })
        const isRight = ajv.compile(JSON.parse(await readFile(schema, 'utf8')))
        isRight(await read('html-custom-data.json'))
        expect(isRight.errors).toBe(null)
        const tags = await completionsAt('<|')
        for (const { tagName = '', attributes, events } of await elements()) {
          for (const { name } of events ?? []) expect(tags.get(tagName), tagName).toContain(`\`${name}\``)
          const offered = await completionsAt(`<${tagName} |></${tagName}>`)
          expect([...offered.keys()], tagName).toEqual(expect.arrayContaining(namesOf(attributes)))
        }
        const themes = await completionsAt('<mfa-settings theme="|"></mfa-settings>')
        expect([...themes.keys()].sort()).toEqual(['auto', 'dark', 'light'])
      })

      test('JetBrains finds its file by package.json, and in it each element, attribute, event and part', async () => {
        type Contributed = Named & { attributes: Named[]; js: { events: Named[] }; css: { parts: Named[] } }
        const types = await read(String(manifest['web-types']))
        expect(types).toMatchObject({ name: 'sallyport', version: manifest.version, 'description-markup': 'markdown' })
        const contributed: Contributed[] = types.contributions.html.elements
        const described = await elements()
        expect(namesOf(contributed)).toEqual(described.map(({ tagName }) => tagName))
        for (const { tagName, attributes, events, cssParts } of described) {
          const one = contributed.find(({ name }) => name === tagName)
          const told = [one?.attributes, one?.js.events, one?.css.parts].map(namesOf)
          expect(told, tagName).toEqual([attributes, events, cssParts].map(namesOf))
          for (const { name, description } of [...(one?.attributes ?? []), ...(one?.js.events ?? [])]) {
            expect(description, `${tagName} ${name}`).toMatch(/\w/)
          }
        }
      })
    })
  })
}
