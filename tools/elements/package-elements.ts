import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

/*
 * What the elements say of themselves in their comments: as the manifest that editors and catalogues read
 * (`custom-elements.json`), and as a page for people (`docs/elements.md`).
 */
type Reference = { name: string; module?: string; package?: string }

type Described = { name: string; description?: string; inheritedFrom?: Reference }

type Typed = Described & { type?: { text: string }; default?: string }

type Member = Typed & {
  kind: 'field' | 'method'
  attribute?: string
  privacy?: 'public' | 'private' | 'protected'
  static?: boolean
  readonly?: boolean
  parameters?: Typed[]
  return?: { type: { text: string } }
}

export type Declaration = {
  kind: string
  name: string
  description?: string
  summary?: string
  superclass?: Reference
  customElement?: boolean
  tagName?: string
  members?: Member[]
  attributes?: Typed[]
  events?: Partial<Typed>[]
  cssParts?: Described[]
  cssProperties?: Described[]
}

type Export = { kind: string; name: string; declaration: Reference }

type Module = { kind: 'javascript-module'; path: string; declarations: Declaration[]; exports: Export[] }

export type ElementsManifest = { schemaVersion: string; readme: string; modules: Module[] }

const BASE = 'MfaElement'

async function analyze(root: string): Promise<ElementsManifest> {
  await mkdir(path.join(root, '.build'), { recursive: true })
  const folder = await mkdtemp(path.join(root, '.build', 'elements-'))
  try {
    const outdir = path.relative(root, folder)
    const options = { globs: ['widget/*/*.ts'], outdir, litelement: true, quiet: true, packagejson: false }
    const config = path.join(folder, 'options.mjs')
    await writeFile(config, `export default ${JSON.stringify(options)}`)
    const cem = createRequire(import.meta.url).resolve('@custom-elements-manifest/analyzer/cem.js')
    await promisify(execFile)(process.execPath, [cem, 'analyze', '--config', path.relative(root, config)], {
      cwd: root,
    })
    return JSON.parse(await readFile(path.join(folder, 'custom-elements.json'), 'utf8')) as ElementsManifest
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The class of each event, as the map of the page's events has it. */
async function eventTypes(root: string): Promise<Map<string, string>> {
  const source = await readFile(path.join(root, 'widget/parts/events.ts'), 'utf8')
  return new Map([...source.matchAll(/^ +'([a-z-]+)': (\w+)$/gm)].map((match) => [match[1] ?? '', match[2] ?? '']))
}

const oneLine = (text: string | undefined) => text?.replace(/\s*\n\s*/g, ' ')

function publicPart(declaration: Declaration, tagName: string, types: Map<string, string>): Declaration {
  const isElement = declaration.name !== BASE
  return {
    ...declaration,
    summary: oneLine(declaration.summary?.split('\n\n')[0]),
    description: declaration.summary?.split('\n\n').slice(1).map(oneLine).join('\n\n') ?? '',
    ...(isElement ? { customElement: true, tagName } : { customElement: undefined }),
    members: declaration.members
      ?.filter(({ privacy = 'public', name }) => privacy === 'public' && !name.startsWith('#'))
      .map(({ privacy, ...member }) => member),
    // The analyzer takes whatever stands in a dispatched event's constructor for its name.
    events: declaration.events
      ?.filter(({ name }) => name !== undefined && types.has(name))
      .map((event) => ({ ...event, type: { text: types.get(event.name ?? '') ?? 'Event' } })),
  }
}

/** The elements of the package by what a host can see of them, at the places where they are in the package. */
export async function describeElements(root: string): Promise<ElementsManifest> {
  const [manifest, types] = await Promise.all([analyze(root), eventTypes(root)])
  const classes = manifest.modules
    .flatMap(({ path: file, declarations }) =>
      declarations
        .filter(({ name, superclass }) => name === BASE || superclass?.name === BASE)
        .map((declaration) => ({ file, tag: path.basename(file, '.ts'), declaration })),
    )
    .sort((one, other) => (one.tag < other.tag ? -1 : 1))
  const modules = classes.flatMap(({ file, tag, declaration }): Module[] => {
    const { name } = declaration
    const described: Module = {
      kind: 'javascript-module',
      path: file,
      declarations: [publicPart(declaration, tag, types)],
      exports: [{ kind: 'js', name, declaration: { name, module: file } }],
    }
    if (name === BASE) return [described]
    const definition = { kind: 'custom-element-definition', name: tag, declaration: { name, module: file } }
    return [
      described,
      { kind: 'javascript-module', path: `widget/define/${tag}.ts`, declarations: [], exports: [definition] },
    ]
  })
  const text = JSON.stringify({ ...manifest, modules })
  return JSON.parse(text.replaceAll(/"(widget\/[\w/-]+)\.ts"/g, '"$1.js"')) as ElementsManifest
}

const code = (text: string | undefined) => (text ? `\`${text.replaceAll('|', '\\|')}\`` : '')
const words = (text: string | undefined) => (oneLine(text) ?? '').replaceAll('|', '\\|')

function table(title: string, columns: string[], rows: string[][]): string {
  if (rows.length === 0) return ''
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return `\n**${title}**\n\n${lines.join('\n')}\n`
}

function elementSection({ tagName, summary, description, ...element }: Declaration): string {
  const members = element.members?.filter((member) => member.static !== true) ?? []
  const properties = members.filter(({ kind, attribute }) => kind === 'field' && attribute === undefined)
  const methods = members.filter(({ kind }) => kind === 'method')
  const call = ({ name, parameters = [] }: Member) => `${name}(${parameters.map((one) => one.name).join(', ')})`
  return [
    `\n## \`<${tagName}>\`\n\n${summary}\n${description ? `\n${description}\n` : ''}`,
    `\n\`sallyport/widget/${tagName}\` is its class, \`${element.name}\`; \`sallyport/widget/${tagName}/define\` registers it.\n`,
    table(
      'Attributes',
      ['Name', 'Type', 'Default', ''],
      (element.attributes ?? []).map((one) => [
        code(one.name),
        code(one.type?.text),
        code(one.default),
        words(one.description),
      ]),
    ),
    table(
      'Properties without an attribute',
      ['Name', 'Type', ''],
      properties.map((one) => [
        code(one.name),
        code(one.type?.text),
        words([one.readonly ? 'Read only.' : '', one.description ?? ''].filter(Boolean).join(' ')),
      ]),
    ),
    table(
      'Methods',
      ['Call', 'Returns', ''],
      methods.map((one) => [code(call(one)), code(one.return?.type.text), words(one.description)]),
    ),
    table(
      'Events',
      ['Name', 'Class', ''],
      (element.events ?? []).map((one) => [code(one.name), code(one.type?.text), words(one.description)]),
    ),
    table(
      'Parts',
      ['Name', ''],
      (element.cssParts ?? []).map((one) => [code(one.name), words(one.description)]),
    ),
    table(
      'Custom properties',
      ['Name', ''],
      (element.cssProperties ?? []).map((one) => [code(one.name), words(one.description)]),
    ),
  ].join('')
}

const EDITORS = `
**In an editor.** VS Code completes and explains the tags where \`.vscode/settings.json\` says
\`{ "html.customData": ["./node_modules/sallyport/html-custom-data.json"] }\`. WebStorm and the other editors of JetBrains find
\`web-types.json\` by themselves. Types of the tags in templates of React, Vue and Svelte: [frameworks.md](frameworks.md).
`

const BROWSERS = `
**Browsers.** All tests of the elements, and what a person does with them, run in Chromium (\`npm test\`), and in Firefox ESR and WebKitGTK,
the engine of Safari (\`npm run engines\`), with the same outcome. Not in all of them: passkeys (WebKitGTK has none, and the elements say so
and offer the other ways), and \`moveBefore\` of a page around an element (Chromium and Firefox).
`

/** The page of the elements, from what `describeElements` found. */
export function elementsPage({ modules }: ElementsManifest): string {
  const elements = modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName !== undefined)
  return [
    '# The elements\n\n`npm run build` makes this page from the comments in `widget/`. Where the description of an\n',
    'attribute names values, these are all there are. All events bubble and cross shadow roots.\n',
    BROWSERS,
    EDITORS,
    ...elements.map(elementSection),
  ].join('')
}
