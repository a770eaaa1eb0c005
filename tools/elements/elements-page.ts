import { type Declaration, type ElementsManifest, type Member, oneLine } from './package-elements.ts'

/* The reference of the elements for people, `docs/elements.md`, from their manifest. */

const code = (text: string | undefined) => (text ? `\`${text.replaceAll('|', '\\|')}\`` : '')
const words = (text: string | undefined) => (oneLine(text) ?? '').replaceAll('|', '\\|')

function table(title: string, columns: string[], rows: string[][]): string {
  if (rows.length === 0) return ''
  const lines = [columns, columns.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return `${title === '' ? '' : `\n**${title}**\n`}\n${lines.join('\n')}\n`
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
    table(
      'States',
      ['`state`', ''],
      (element.states ?? []).map((one) => [code(one.name), words(one.description)]),
    ),
  ].join('')
}

/** Those of every element with their defaults, from the one that names all of them. */
function tokensSection(elements: Declaration[]): string {
  const [most] = [...elements].sort((one, other) => countOf(other) - countOf(one))
  const rows = (most?.cssProperties ?? []).map((one) => [code(one.name), code(one.default), words(one.description)])
  return `\n## Tokens\n\n${TOKENS}\n${table('', ['Name', 'Default', ''], rows)}`
}

const countOf = ({ cssProperties = [] }: Declaration) => cssProperties.length

const TOKENS = `Custom properties that hold for every element and for our own pages. They cross shadow roots: set them on \`:root\`, or on one
element. \`light-dark(a, b)\` is a colour for light and one for dark. The table of an element says what its own do most.`

const EDITORS = `
**In an editor.** VS Code completes and explains the tags where \`.vscode/settings.json\` says
\`{ "html.customData": ["./node_modules/sallyport/html-custom-data.json"] }\`, and the tokens in style sheets where it says
\`{ "css.customData": ["./node_modules/sallyport/css-custom-data.json"] }\`. WebStorm and the other editors of JetBrains find
\`web-types.json\` by themselves. Types of the tags in templates of React, Vue and Svelte: [frameworks.md](frameworks.md).

**What they say**, in which language, and your own words: [messages.md](messages.md), [languages.md](languages.md).
`

const BROWSERS = `
**Browsers.** All tests of the elements, and what a person does with them, run in Chromium (\`npm test\`), and in Firefox ESR and WebKitGTK,
the engine of Safari (\`npm run engines\`), with the same outcome. What differs, printing, keeping and zoom among it: [engines.md](engines.md).
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
    tokensSection(elements),
  ].join('')
}
