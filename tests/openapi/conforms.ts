import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import type { Exchange } from '../support/client.ts'

/*
 * Whether what was sent and answered is as docs/openapi.json says. It goes by the file and shares no code with what wrote it.
 */

type Schema = { [field: string]: unknown }
type Content = Record<string, { schema: Schema }>
type Response = { $ref?: string; content?: Content }
type Operation = { operationId: string; requestBody?: { content: Content }; responses: Record<string, Response> }
export type OpenApi = {
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, { post: Operation }>
  components: { schemas: Record<string, Schema>; responses: Record<string, Response> }
}

export const FILE = path.join(import.meta.dirname, '../../docs/openapi.json')
export const readDocument = (): OpenApi => JSON.parse(readFileSync(FILE, 'utf8'))

const PREFIX = /^\/\.?mfa(?=\/)/

/** No field but those that are named: for the server, which has no more to say; clients pass over what they do not know. */
function closed(schema: unknown, isPart = false): unknown {
  if (Array.isArray(schema)) return schema.map((item) => closed(item, isPart))
  if (typeof schema !== 'object' || schema === null) return schema
  const fields = Object.entries(schema).map(([name, value]) => [name, closed(value, name === 'allOf')])
  const isOpen = 'properties' in schema && !('additionalProperties' in schema) && !isPart
  return { ...Object.fromEntries(fields), ...(isOpen && { additionalProperties: false }) }
}

export class Conformance {
  readonly #document: OpenApi
  readonly #ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true })
  readonly #validators = new Map<Schema, ValidateFunction>()
  readonly #operations: { method: string; at: RegExp; operation: Operation }[]

  constructor(document: OpenApi) {
    this.#document = document
    this.#ajv.addSchema({ $id: 'openapi', components: closed(document.components) } as Schema)
    this.#ajv.addVocabulary(['components'])
    // A path that is written out goes before one with a name in its place.
    const paths = Object.entries(document.paths).sort(
      ([one], [other]) => Number(/\{/.test(one)) - Number(/\{/.test(other)),
    )
    this.#operations = paths.flatMap(([at, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method !== 'servers')
        .map(([method, operation]) => {
          const pattern = at.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')
          return { method: method.toUpperCase(), at: new RegExp(`^${pattern}$`), operation }
        }),
    )
  }

  operationOf(method: string, asked: string): Operation | undefined {
    const [at = ''] = asked.split(/[?#]/)
    const inside = at.replace(PREFIX, '')
    if (inside === at) return undefined
    return this.#operations.find((one) => one.method === method && one.at.test(inside))?.operation
  }

  /** What is not as it should be; nothing where the document has no such route. */
  complaints({ method, path: asked, sent, answer: { status, headers, text } }: Exchange): string[] {
    const operation = this.operationOf(method, asked)
    if (!operation) return []
    // What a browser's navigation asks for may be refused by a page.
    if (status >= 400 && headers.get('content-type')?.startsWith('text/html')) return []
    const said = operation.responses[status] ?? operation.responses.default
    if (!said) return [`${method} ${asked}: ${status} is not among its answers (${text.slice(0, 200)})`]
    const answer = this.#complaintsOf(this.#response(said).content, headers.get('content-type'), text)
    const [body] = Object.entries(operation.requestBody?.content ?? {})
    const request =
      body && status < 300 ? this.#complaintsOf({ [body[0]]: body[1] }, body[0], String(sent ?? '') || '{}') : []
    return [...answer, ...request].map((complaint) => `${method} ${asked} ${status}: ${complaint}`)
  }

  /** Whether a body is one that the document has a route take. */
  takes(operation: Operation, body: unknown): boolean {
    const content = operation.requestBody?.content ?? {}
    return this.#complaintsOf(content, 'application/json', JSON.stringify(body)).length === 0
  }

  /** What of a posted event is not as the document says of its type; `null`: it has no such type. */
  event(body: string): string[] | null {
    const { type } = JSON.parse(body) as { type: string }
    const operation = this.#document.webhooks[type]?.post
    return operation ? this.#complaintsOf(operation.requestBody?.content, 'application/json', body) : null
  }

  #response(said: Response): Response {
    const name = said.$ref?.split('/').at(-1)
    return name === undefined ? said : (this.#document.components.responses[name] ?? said)
  }

  #complaintsOf(content: Content | undefined, contentType: string | null, text: string): string[] {
    const type = contentType?.split(';')[0]?.trim() ?? null
    if (!content) return text === '' ? [] : [`a body where none is named: ${text.slice(0, 200)}`]
    const schema = type === null ? undefined : content[type]?.schema
    if (schema === undefined) return [`the type ${type} is not among ${Object.keys(content)}`]
    if (!/[/+]json$/.test(type ?? '')) return []
    const validate = this.#validator(schema)
    if (validate(JSON.parse(text))) return []
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath || '/', message, JSON.stringify(params)].join(' '),
    )
  }

  #validator(schema: Schema): ValidateFunction {
    const made = this.#validators.get(schema)
    if (made) return made
    const rooted = JSON.parse(JSON.stringify(closed(schema)).replaceAll('"#/', '"openapi#/')) as Schema
    const validate = this.#ajv.compile(rooted)
    this.#validators.set(schema, validate)
    return validate
  }
}
