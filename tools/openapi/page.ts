import type { JsonSchema as Strict } from './schemas/schemas.ts'

/*
 * The OpenAPI document as a page for people, docs/api.md: each route with who may ask, what it takes and what it answers, and
 * below them what the names stand for.
 */

/** As it is written here: where a schema may be `false`, none is. */
type JsonSchema = Omit<Strict, 'properties' | 'anyOf' | 'oneOf' | 'items'> & {
  properties?: Record<string, JsonSchema>
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  items?: JsonSchema
}

type Named = { $ref?: string }
type Body = { content?: Record<string, { schema: JsonSchema }> }
type Parameter = { name: string; in: string; required?: boolean; description: string; schema: JsonSchema }
type Answer = Named & Body & { description?: string }
type Operation = {
  tags: string[]
  summary: string
  description?: string
  security?: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: Body
  responses: Record<string, Answer>
}

type Document = {
  info: { description: string }
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, JsonSchema>; responses: Record<string, Answer> }
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete']

/** The page, as Markdown. Paths are shown under `/mfa`, where they are unless a host says otherwise. */
export function apiPage(of: object): string {
  const { info, tags, paths, components } = of as Document
  const all = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => (item[method] ? [{ method, path, isAtRoot: 'servers' in item, ...item[method] }] : [])),
  )
  const sections = tags.flatMap(({ name, description }) => {
    const own = all.filter((operation) => operation.tags.includes(name))
    if (own.length === 0) return []
    return [`## ${name}`, description, ...own.map((operation) => operationText(operation, components.responses))]
  })
  const schemas = Object.entries(components.schemas).map(([name, schema]) => schemaText(name, schema))
  const text = ['# The API', NOTE, info.description, ...sections, '## What the names stand for', ...schemas]
  return `${text.join('\n\n')}\n`
}

const NOTE =
  'Made from [openapi.json](openapi.json) by `npm run openapi`; CI fails when it is not. What crosses the wire and why: [wire.md](wire.md). What is for operators, by hand with `curl`: [admin.md](admin.md#by-hand).'

type Shown = Operation & { method: string; path: string; isAtRoot: boolean }

function operationText(operation: Shown, shared: Record<string, Answer>): string {
  const { method, path, isAtRoot, summary, description, security = [], parameters = [], requestBody } = operation
  const at = `${isAtRoot ? '' : '/mfa'}${path}`
  const callers = security.flatMap((one) => Object.keys(one)).map((name) => `\`${name}\``)
  const answers = Object.entries(operation.responses).map(([status, answer]) => {
    const { description: about = '', content } = shared[answer.$ref?.split('/').at(-1) ?? ''] ?? answer
    const types = status.startsWith('2') ? typesOf(content) : ''
    return `| ${status} | ${cell(`${about}${types && ` ${types}`}`)} |`
  })
  return [
    `### \`${method.toUpperCase()} ${at}\``,
    `${summary.replace(/\.?$/, '.')}${description ? ` ${description}` : ''}`,
    ...(callers.length > 0 ? [`Credential: ${callers.join(' or ')}.`] : []),
    ...(parameters.length > 0 ? [table(['Parameter', 'In', ''], parameters.map(parameterRow))] : []),
    ...(requestBody ? [`Body: ${typesOf(requestBody.content)}.`] : []),
    ['| Answer | |', '|---|---|', ...answers].join('\n'),
  ].join('\n\n')
}

const parameterRow = ({ name, in: place, required, description }: Parameter): string[] => [
  `\`${name}\``,
  required ? `${place}, needed` : place,
  cell(description),
]

const typesOf = (content: Body['content'] = {}): string =>
  Object.entries(content)
    .map(([type, { schema }]) => (type === 'application/json' ? typeOf(schema) : `\`${type}\``))
    .join(', ')

function schemaText(name: string, schema: JsonSchema): string {
  const { properties, required = [], description } = schema
  const about = description ? [description] : []
  if (!properties) return [`### ${name}`, ...about, `${typeOf(schema)}`].join('\n\n')
  const rows = Object.entries(properties).map(([field, one]) => [
    `\`${field}\`${required.includes(field) ? '' : '?'}`,
    cell(typeOf(one)),
    cell(one.description ?? ''),
  ])
  return [`### ${name}`, ...about, ...(rows.length > 0 ? [table(['Field', 'Type', ''], rows)] : [])].join('\n\n')
}

/** A type in a few words: a name of the page, what a text may be, or what it is made of. */
function typeOf(schema: JsonSchema): string {
  const { $ref, enum: values, anyOf, oneOf, items, properties, required = [], type } = schema
  if ($ref !== undefined) return link($ref)
  if (values) return values.map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  if ('const' in schema) return `\`${JSON.stringify(schema.const)}\``
  const several = anyOf ?? oneOf
  if (several) return several.map(typeOf).join(' or ')
  if (items) return `list of ${typeOf(items)}`
  if (properties) {
    const optional = (field: string) => (required.includes(field) ? '' : '?')
    const fields = Object.entries(properties).map(([field, one]) => `\`${field}\`${optional(field)} ${typeOf(one)}`)
    return `{ ${fields.join(', ')} }`
  }
  return [type].flat().join(' or ') || 'anything'
}

const link = (ref: string): string => {
  const name = ref.split('/').at(-1) ?? ''
  return `[${name}](#${name.toLowerCase()})`
}

const table = (head: string[], rows: string[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** Text in one cell of a table. */
const cell = (text: string): string => text.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')
