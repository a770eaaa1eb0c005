import type { Declaration, ElementsManifest, Member } from './package-elements.ts'

/*
 * What editors complete and explain in HTML, from the manifest of the elements: VS Code by `html.customData`
 * (github.com/microsoft/vscode-html-languageservice, "Custom Data"), JetBrains by `web-types` in package.json
 * (github.com/JetBrains/web-types). Neither reads the manifest itself.
 */

/** The element that names all of the tokens comes last, so that its words are those of a token by itself. */
const tokensOf = (manifest: ElementsManifest) => {
  const countOf = ({ cssProperties = [] }: Declaration) => cssProperties.length
  const all = elementsOf(manifest).sort((one, other) => countOf(one) - countOf(other))
  return new Map(all.flatMap(({ cssProperties = [] }) => cssProperties.map((one) => [one.name, one] as const)))
}

const elementsOf = ({ modules }: ElementsManifest): Declaration[] =>
  modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName !== undefined)

/** The texts that an attribute may have, where these are all: the types of TypeScript that are a list of them. */
function valuesOf(type: string | undefined): string[] {
  const parts = type
    ?.split('|')
    .map((part) => /^\s*'([^']+)'\s*$/.exec(part)?.[1] ?? (part.trim() === "''" ? '' : null))
  return parts?.every((part) => part !== null) ? parts.filter((part) => part !== '') : []
}

/** With what each of them means, where it is a state. */
const valuesWithWords = (type: string | undefined, states: readonly { name: string; description?: string }[]) =>
  valuesOf(type).map((value) => {
    const description = states.find(({ name }) => name === value)?.description
    return { name: value, ...(description && { description: { kind: 'markdown', value: description } }) }
  })

const isSwitch = (type: string | undefined) => type === 'boolean'

/** VS Code knows no events, so that they stand in the description of the tag. */
export function customData(manifest: ElementsManifest): unknown {
  const tags = elementsOf(manifest).map(({ tagName, summary = '', attributes = [], events = [], states = [] }) => ({
    name: tagName,
    description: {
      kind: 'markdown',
      value: [summary, ...events.map(({ name, description }) => `- \`${name}\`: ${description ?? ''}`)].join('\n\n'),
    },
    attributes: attributes.map(({ name, description = '', type }) => ({
      name,
      description: { kind: 'markdown', value: description },
      // That of attributes without a value.
      ...(isSwitch(type?.text) && { valueSet: 'v' }),
      ...(valuesOf(type?.text).length > 0 && {
        values: valuesWithWords(type?.text, name === 'state' ? states : []),
      }),
    })),
  }))
  return { version: 1.1, tags }
}

/** The tokens, for VS Code's style sheets (`css.customData`). It knows no parts of an element. */
export function cssData(manifest: ElementsManifest): unknown {
  return {
    version: 1.1,
    properties: [...tokensOf(manifest).values()].map(({ name, description = '', default: value }) => ({
      name,
      description: { kind: 'markdown', value: value ? `${description}; default \`${value}\`` : description },
    })),
  }
}

const attributeOf = ({ attributes = [] }: Declaration, { attribute, name }: Member) =>
  attributes.find((one) => one.name === (attribute ?? name))

export function webTypes(manifest: ElementsManifest, { name, version }: { name: string; version: string }): unknown {
  const described = ({ name, description }: { name?: string; description?: string }) => ({ name, description })
  const elements = elementsOf(manifest).map((element) => {
    const properties = element.members?.filter(({ kind, static: isStatic }) => kind === 'field' && !isStatic) ?? []
    return {
      name: element.tagName,
      description: element.summary,
      attributes: (element.attributes ?? []).map((attribute) => ({
        ...described(attribute),
        // As it would stand in the markup.
        default: attribute.default?.replace(/^'(.*)'$/, '$1'),
        value: isSwitch(attribute.type?.text)
          ? { kind: 'no-value' }
          : { kind: 'plain', type: attribute.type?.text ?? 'string' },
      })),
      js: {
        properties: properties.map((member) => ({
          ...described(member),
          // A property that has an attribute is explained there.
          description: member.description ?? attributeOf(element, member)?.description,
          type: member.type?.text,
          ...(member.readonly && { 'read-only': true }),
        })),
        events: (element.events ?? []).map((event) => ({ ...described(event), type: event.type?.text })),
      },
      css: {
        parts: (element.cssParts ?? []).map(described),
        properties: (element.cssProperties ?? []).map((one) => ({ ...described(one), default: one.default })),
      },
    }
  })
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name,
    version,
    'js-types-syntax': 'typescript',
    'description-markup': 'markdown',
    contributions: { html: { elements } },
  }
}
