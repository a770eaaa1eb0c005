import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'

/*
 * What the elements say of themselves in their comments, as the manifest that editors and catalogues read
 * (`custom-elements.json`). Two things are added that they do not say: what the attribute `state` can be, and the defaults
 * of custom properties, which the style sheets have.
 */
type Reference = { name: string; module?: string; package?: string }

type Described = { name: string; description?: string; inheritedFrom?: Reference }

type Typed = Described & { type?: { text: string }; default?: string }

export type Member = Typed & {
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
  cssProperties?: (Described & { default?: string })[]
  /** What the attribute `state` may say. */
  states?: Described[]
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

/** By name, as the style sheets say it: `var(--mfa-radius, 8px)`. Our own name for another one is put as that. */
async function tokenDefaults(root: string): Promise<Map<string, string>> {
  const files = (await readdir(path.join(root, 'widget'), { recursive: true })).filter((file) => file.endsWith('.ts'))
  const source = (await Promise.all(files.map((file) => readFile(path.join(root, 'widget', file), 'utf8')))).join('\n')
  const publicNames = new Map(
    [...source.matchAll(/(--[a-z-]+): var\((--mfa-[a-z-]+)/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  )
  const found = [...source.matchAll(/var\((--mfa-[a-z-]+), ((?:[^()]|\([^()]*\))+)\)/g)]
  return new Map(
    found.map(([, name = '', value = '']) => [
      name,
      value.replace(/var\((--[a-z-]+)\)/g, (_, own: string) => `var(${publicNames.get(own) ?? own})`),
    ]),
  )
}

type States = Record<string, Record<string, string>>

/** By element and name, what is meant. */
async function stateWords(root: string): Promise<States> {
  const { STATES } = (await import(path.join(root, 'widget/hints/element-states.ts'))) as { STATES: States }
  return STATES
}

export const oneLine = (text: string | undefined) => text?.replace(/\s*\n\s*/g, ' ')

type Known = { types: Map<string, string>; defaults: Map<string, string>; words: States }

function publicPart(declaration: Declaration, tagName: string, { types, defaults, words }: Known): Declaration {
  const isElement = declaration.name !== BASE
  const states = Object.entries(words[tagName] ?? {}).map(([name, description]) => ({ name, description }))
  const stateType = states.map(({ name }) => `'${name}'`).join(' | ')
  return {
    ...declaration,
    summary: oneLine(declaration.summary?.split('\n\n')[0]),
    description: declaration.summary?.split('\n\n').slice(1).map(oneLine).join('\n\n') ?? '',
    ...(isElement ? { customElement: true, tagName } : { customElement: undefined }),
    members: declaration.members
      ?.filter(({ privacy = 'public', name }) => privacy === 'public' && !name.startsWith('#'))
      .map(({ privacy, ...member }) =>
        isElement && member.name === 'state' ? { ...member, type: { text: stateType } } : member,
      ),
    // The analyzer takes whatever stands in a dispatched event's constructor for its name.
    events: declaration.events
      ?.filter(({ name }) => name !== undefined && types.has(name))
      .map((event) => ({ ...event, type: { text: types.get(event.name ?? '') ?? 'Event' } })),
    attributes: declaration.attributes?.map((one) =>
      one.name === 'state' ? { ...one, type: { text: stateType } } : one,
    ),
    cssProperties: declaration.cssProperties?.map((one) => {
      const value = defaults.get(one.name)
      return value === undefined ? one : { ...one, default: value }
    }),
    ...(isElement && { states }),
  }
}

/** The elements of the package by what a host can see of them, at the places where they are in the package. */
export async function describeElements(root: string): Promise<ElementsManifest> {
  const [manifest, types, defaults, words] = await Promise.all([
    ...([analyze(root), eventTypes(root), tokenDefaults(root), stateWords(root)] as const),
  ])
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
      declarations: [publicPart(declaration, tag, { types, defaults, words })],
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
