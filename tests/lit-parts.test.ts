import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from './support/imports.ts'
import { templatesOf } from './words/literal-texts.ts'

/*
 * The files for pages without a bundler carry a part of Lit only (tools/elements/lit-parts.ts), while the elements' own
 * tests run on all of it. So whoever uses more of Lit hears of it here, and takes the cut in question back.
 */
const ROOT = path.resolve(import.meta.dirname, '..')
const SOURCES = sourceFiles(ROOT, 'widget').map((file) => ({
  file,
  text: readFileSync(path.join(ROOT, file), 'utf8'),
}))

const KEPT = ['LitElement', 'css', 'html', 'nothing', 'render']

/** All that the pattern finds in the sources, sorted. */
function found(pattern: RegExp): string[] {
  const all = SOURCES.flatMap(({ text }) => [...text.matchAll(pattern)].map(([whole, group]) => group ?? whole))
  return [...new Set(all)].sort()
}

test('no element imports more of Lit than its files carry', () => {
  const named = found(/^import \{([^}]+)\} from 'lit'/gm).flatMap((names) => names.split(','))
  const values = named.map((name) => name.trim()).filter((name) => !name.startsWith('type '))
  expect([...new Set(values)].sort()).toEqual(KEPT)
  expect(found(/from '(lit\/[^']*|lit-[^']*|@lit\/[^']*)'/g)).toEqual([])
})

test('no property of an element has an option that is left out', () => {
  const blocks = found(/properties: PropertyDeclarations = \{([\s\S]*?)\n {2}\}/g).join('\n')
  const said = (pattern: RegExp) => [...new Set([...blocks.matchAll(pattern)].map(([, word]) => word))].sort()
  expect(said(/[{,] (\w+):/g)).toEqual(['attribute', 'noAccessor', 'type'])
  expect(said(/\btype: (\w+)/g)).toEqual(['Boolean', 'Number'])
})

test('no element overrides or asks for what is left out', () => {
  const left =
    /\b(?:addInitializer|firstUpdated|getUpdateComplete|handleEvent|hasChanged|hostUpdate|removeController|super\.scheduleUpdate|shadowRootOptions|shouldUpdate|observedAttributes|elementProperties|elementStyles|isUpdatePending|createProperty|super\.(?:createRenderRoot|attributeChangedCallback))\b/g
  expect(found(left)).toEqual([])
  // What changed is a set of names, without the values they had.
  expect(found(/\bchanged\.(\w+)/g)).toEqual(['has'])
})

test('the styles of an element are one list, and no list in a list', () => {
  const lists = found(/static override styles = \[([\s\S]*?)\n? {2}?\]/g).join(',')
  expect(lists).toContain('...card')
  expect(lists.match(/(?<!\.\.\.)\b(card|base)\b/g)).toBeNull()
})

test('no template has expressions where they are left out', () => {
  expect(found(/html`[^`]*<(?:!--|script|style|textarea|title)/g)).toEqual([])
  expect(found(/\bcss`[^`]*\$\{/g)).toEqual([])
})

/** A tag as all templates write theirs: values in double quotes or in none, no blank around `=`; \ufffc is an expression. */
const TAG = new RegExp(
  String.raw`^<(?:/NAME|NAME(?:\s+[.?@]?ATTRIBUTE(?:=(?:"[^"]*"|BARE(?=[\s>])))?)*\s*/?)>`
    .replaceAll('NAME', '[a-z][a-z0-9-]*')
    .replaceAll('ATTRIBUTE', '[a-zA-Z][a-zA-Z0-9-]*')
    .replaceAll('BARE', '[^\\s"\'=<>`]*[^\\s"\'=<>`/]'),
)

/** What begins like a tag in a template, and is none that the cut Lit reads. */
function oddTags(source: string): string[] {
  const begun = templatesOf(source).flatMap(({ text }) =>
    [...text.matchAll(/</g)].map(({ index }) => text.slice(index)),
  )
  return begun.filter((tag) => !TAG.test(tag)).map((tag) => tag.slice(0, 60))
}

test('no template is written in a way that is left out', () => {
  expect(SOURCES.flatMap(({ file, text }) => oddTags(text).map((tag) => `${file}: ${tag}`))).toEqual([])
})

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: sources, as they would stand in a file
test.each([
  'html`<!-- ${name} -->`',
  'html`<${tag}></p>`',
  'html`<p ${directive}></p>`',
  'html`<p ${name}=${value}></p>`',
  "html`<p class='a ${b}'></p>`",
  'html`<p class = ${name}></p>`',
  'html`<input value=${name}/>`',
  'html`<p>a < b</p>`',
])('such as %s', (source) => {
  expect(oddTags(source)).toHaveLength(1)
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: as above

/** Lit calls a listener on its element, and what is left of it does not. */
test('no listener is a method that is not bound', () => {
  const named = SOURCES.flatMap(({ text }) =>
    [...text.matchAll(/(?:@[\w-]+=\$\{|\bon[A-Z]\w*: )this\.(#?\w+)(?=[,}\s])/g)].map(([, name]) => ({ name, text })),
  )
  expect(named.length).toBeGreaterThan(15)
  expect(named.filter(({ name, text }) => !text.includes(`${name} = `)).map(({ name }) => name)).toEqual([])
})
