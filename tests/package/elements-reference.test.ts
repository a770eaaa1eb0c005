import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { elementsPage } from '../../tools/elements/elements-page.ts'
import { cssData, customData, webTypes } from '../../tools/elements/package-editors.ts'
import { type Declaration, describeElements } from '../../tools/elements/package-elements.ts'

/* What is said of the elements is all that they have, and each of it is explained. */

const ROOT = path.resolve(import.meta.dirname, '../..')
const manifest = await describeElements(ROOT)
const elements = manifest.modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName)

type Named = { name?: string | undefined; description?: string | undefined }
const namesOf = (list: readonly Pick<Named, 'name'>[] = []) => list.map(({ name }) => name)

test('no attribute, event, part or property is named in a comment and lost on the way', async () => {
  const tags = { fires: 'events', csspart: 'cssParts', cssprop: 'cssProperties', attr: 'attributes' }
  for (const { modulePath, element } of sources()) {
    const source = await readFile(path.join(ROOT, modulePath), 'utf8')
    for (const [tag, field] of Object.entries(tags)) {
      const named = [...source.matchAll(new RegExp(`^ \\* @${tag} (?:\\{[^}]*\\} )?([\\w-]+)`, 'gm'))].map(
        ([, name]) => name,
      )
      const told = namesOf(element[field as 'events'])
      expect(told, `${element.tagName} @${tag}`).toEqual(expect.arrayContaining(named))
    }
  }
})

function* sources(): Generator<{ modulePath: string; element: Declaration }> {
  for (const { path: file, declarations } of manifest.modules)
    for (const element of declarations) if (element.tagName) yield { modulePath: file.replace(/\.js$/, '.ts'), element }
}

test('each element has states', () => {
  for (const { tagName, states = [] } of elements) expect(states.length, tagName).toBeGreaterThan(1)
})

test('each of them is explained, an event has a class, a token a default', () => {
  for (const { tagName, attributes, events, cssParts, cssProperties, states } of elements) {
    for (const one of [attributes, events, cssParts, cssProperties, states].flatMap((list: Named[] = []) => list))
      expect(one.description, `${tagName} ${one.name}`).toMatch(/\w/)
    for (const { name, type } of attributes ?? []) expect(type?.text, `${tagName} ${name}`).toMatch(/\w/)
    for (const { name, default: value } of cssProperties ?? []) expect(value, `${tagName} ${name}`).toMatch(/\w/)
  }
})

type Contributed = Named & {
  attributes: Named[]
  js: { properties: Named[]; events: Named[] }
  css: { parts: Named[]; properties: Named[] }
}

test('JetBrains is told all of it, with words for each', () => {
  const told = webTypes(manifest, { name: 'sallyport', version: '1' }) as {
    contributions: { html: { elements: Contributed[] } }
  }
  const contributed = told.contributions.html.elements
  for (const [index, element] of elements.entries()) {
    const { attributes, js, css } = contributed[index] ?? expect.unreachable(element.tagName)
    expect([attributes, js.events, css.parts, css.properties].map(namesOf)).toEqual(
      [element.attributes, element.events, element.cssParts, element.cssProperties].map(namesOf),
    )
    for (const { name, description } of [
      ...attributes,
      ...js.properties,
      ...js.events,
      ...css.parts,
      ...css.properties,
    ])
      expect(description, `${element.tagName} ${name}`).toMatch(/\w/)
  }
})

test('VS Code is told the states as values with their words, and the tokens', () => {
  type Valued = Named & { values?: { name: string; description?: { value: string } }[] }
  const { tags } = customData(manifest) as { tags: (Named & { attributes: Valued[] })[] }
  for (const { name: tag, attributes } of tags) {
    const states = elements.find(({ tagName }) => tagName === tag)?.states
    const values = attributes.find(({ name }) => name === 'state')?.values
    expect(values?.map(({ name, description }) => [name, description?.value])).toEqual(
      states?.map(({ name, description }) => [name, description]),
    )
  }
  const { properties } = cssData(manifest) as { properties: { name: string; description: { value: string } }[] }
  const all = new Set(elements.flatMap(({ cssProperties }) => namesOf(cssProperties)))
  expect(new Set(namesOf(properties))).toEqual(all)
  for (const { name, description } of properties) expect(description.value, name).toMatch(/\w.*; default `.+`$/)
})

test('docs/elements.md is what `npm run build` makes, and names each of it', async () => {
  const page = elementsPage(manifest)
  expect(await readFile(path.join(ROOT, 'docs/elements.md'), 'utf8')).toBe(page)
  const lists = elements.flatMap((one) => [one.attributes, one.events, one.cssParts, one.cssProperties, one.states])
  for (const name of lists.flatMap((list) => namesOf(list))) expect(page).toContain(`| \`${name}\` |`)
})
