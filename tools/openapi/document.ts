import { credentialHeaders, refusedAtDoor, SECURITY_SCHEMES, securityOf } from './credentials.ts'
import { ROUTES } from './routes/index.ts'
import { type Answered, type Content, type Parameter, type Route, TAGS, type TextType } from './routes/route.ts'
import { type Reason, type Said, saidOf } from './schemas/problems.ts'
import { type JsonSchema, jsonSchemas, refTo } from './schemas/schemas.ts'
import { WEBHOOK_FIELDS, webhooksOf } from './webhooks.ts'

const ABOUT = `Multi-factor authentication beside a site's own login. What crosses the wire and why is in docs/wire.md; this is the same for programs.

Routes of a person are for pages of the site itself: unsafe ones need its \`Origin\`, which browsers send by themselves, and the \`csrf\` value of the read before. JSON bodies have at most 4 KB (16 KB where there are passkeys, 64 KB from a backend); unknown and doubled fields are refused. Times are epoch milliseconds (\`…At\`) or seconds (\`…Seconds\`).

A refusal is a problem (RFC 9457), or a page where a browser's navigation asked. Decide by its \`code\`. Answers and prompts may get more fields, and \`code\` and \`factor\` more values: pass over what you do not know.`

type Json = Record<string, unknown>

/** The whole API as an OpenAPI 3.1 document: the routes, with the schemas of the contract and what the code says of refusals. */
export function openApiDocument({ version }: { version: string }): Json {
  const schemas = jsonSchemas()
  const paths: Record<string, Json> = {}
  const shared: Record<string, Json> = {}
  for (const route of ROUTES) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    const root = route.isAtRoot ? { servers: [{ url: '/' }] } : {}
    paths[path] = { ...paths[path], ...root, [route.method.toLowerCase()]: operation(route, schemas, shared) }
  }
  const webhooks = webhooksOf('Webhooks')
  return {
    openapi: '3.1.0',
    info: { title: 'Sallyport', version, description: ABOUT, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [
      {
        url: '{prefix}',
        description: 'Of the site that has it.',
        variables: { prefix: { default: '/mfa', description: '`/.mfa` in the ready-made Worker.' } },
      },
    ],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    webhooks,
    components: {
      schemas: reachedFrom({ paths, webhooks, shared }, schemas),
      responses: shared,
      parameters: WEBHOOK_FIELDS,
      securitySchemes: SECURITY_SCHEMES,
    },
  }
}

type Schemas = ReturnType<typeof jsonSchemas>

function operation(route: Route, schemas: Schemas, shared: Record<string, Json>): Json {
  const { id, tag, about, more, named = {}, parameters = [], body, form } = route
  const inPath = Object.entries(named).map(([name, description]) => ({
    ...{ name, in: 'path', required: true, description, schema: { type: 'string' } },
  }))
  const others = [...parameters, ...credentialHeaders(route)].map((one) => parameter(one, schemas))
  const type = body ? 'application/json' : 'application/x-www-form-urlencoded'
  const sent = body ?? form
  return {
    operationId: id,
    tags: [tag],
    summary: about,
    ...(more && { description: more }),
    security: securityOf(route),
    ...(inPath.length + others.length > 0 && { parameters: [...inPath, ...others] }),
    ...(sent && { requestBody: { required: true, content: contentOf({ [type]: refTo(sent) }) } }),
    responses: responses(route, shared),
  }
}

function parameter({ in: place, name, about, schema, isNeeded = false }: Parameter, schemas: Schemas): Json {
  const written = 'of' in schema ? schemas[schema.of].properties?.[schema.field] : schema
  if (written === undefined) throw new Error(`there is no field for ${name}`)
  return { name, in: place, ...(isNeeded && { required: true }), description: about, schema: written }
}

const contentOf = (schemas: Record<string, JsonSchema | Json>) =>
  Object.fromEntries(Object.entries(schemas).map(([type, schema]) => [type, { schema }]))

function bodyOf(content: Content): Json | undefined {
  if (content === null) return undefined
  if (Array.isArray(content)) {
    return contentOf(Object.fromEntries((content as TextType[]).map((type) => [type, { type: 'string' }])))
  }
  if (typeof content === 'object' && 'json' in content) return contentOf({ 'application/json': content.json })
  const name = content as Exclude<Content, object | null>
  return name.startsWith('text/')
    ? contentOf({ [name]: { type: 'string' } })
    : contentOf({ 'application/json': refTo(name) })
}

function answer({ about, content, headers = {} }: Answered): Json {
  const said = Object.entries(headers).map(([name, description]) => [name, { description, schema: { type: 'string' } }])
  const body = bodyOf(content)
  return {
    description: about,
    ...(said.length > 0 && { headers: Object.fromEntries(said) }),
    ...(body && { content: body }),
  }
}

function responses(route: Route, shared: Record<string, Json>): Json {
  const answers = Object.entries(route.answers).map(([status, told]) => [status, answer(told)])
  return { ...Object.fromEntries(answers), ...refusals(route, shared) }
}

function refusals(route: Route, shared: Record<string, Json>): Json {
  if (route.caller === 'nobody') return {}
  const overHttp = { about: 'Asked over http: the same over https.', content: null, headers: { Location: 'There.' } }
  const secure = route.method === 'GET' && route.caller === 'person' && { 308: answer(overHttp) }
  if (route.tag === 'Pages' || route.caller === 'proxy') {
    const about = route.caller === 'proxy' ? 'Not so: to be passed on as it is.' : 'A page that says what is wrong.'
    const said = contentOf({ 'text/html': { type: 'string' }, 'application/problem+json': refTo('Problem') })
    return { ...secure, default: { description: about, ...(!route.isBare && { content: said }) } }
  }
  const byStatus = new Map<number, Said[]>()
  for (const reason of new Set<Reason>([...refusedAtDoor(route), ...(route.refuses ?? [])])) {
    const said = saidOf(reason)
    byStatus.set(said.status, [...(byStatus.get(said.status) ?? []), said])
  }
  const problems = [...byStatus].map(([status, all]): [number, Json] => [status, problem(status, all, shared)])
  return { ...secure, ...Object.fromEntries(problems) }
}

const HEADERS: Record<string, string> = {
  'Retry-After': 'Seconds, where there is a wait.',
  'WWW-Authenticate': 'What is missing (RFC 9470), where a proof is.',
}

/** A problem of so many codes at most has a name of its own: others are of one route or two. */
const SHARED_CODES = 2

/** Everything that may be said under one status; what many routes say is named after its codes. */
function problem(status: number, all: Said[], shared: Record<string, Json>): Json {
  const titles = new Map<string, string[]>()
  for (const { code, title } of all) titles.set(code, [...new Set([...(titles.get(code) ?? []), title])])
  const codes = [...titles.keys()]
  const names = [...new Set(all.flatMap(({ headers }) => headers))].sort()
  const headers = names.map((name) => [name, { description: HEADERS[name] ?? name, schema: { type: 'string' } }])
  const narrowed = { type: 'object', properties: { code: { enum: codes } }, required: ['code'] }
  const said = {
    description: [...titles].map(([code, words]) => `\`${code}\`: ${words.join(' ')}`).join('\n\n'),
    ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
    content: contentOf({ 'application/problem+json': { allOf: [refTo('Problem'), narrowed] } }),
  }
  if (codes.length > SHARED_CODES) return said
  const name = `${status}_${codes.join('_or_')}`
  const known = shared[name]
  // Of the same codes, but not in the same words: each its own.
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(said)) return said
  shared[name] = said
  return { $ref: `#/components/responses/${name}` }
}

/** Those that a route names, and what they name in turn. */
function reachedFrom(paths: Json, schemas: Schemas): Record<string, JsonSchema> {
  const reached = new Set<string>()
  const open = [JSON.stringify(paths)]
  for (let text = open.pop(); text !== undefined; text = open.pop()) {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (reached.has(name)) continue
      reached.add(name)
      open.push(JSON.stringify(schemas[name as keyof Schemas]))
    }
  }
  return Object.fromEntries([...reached].sort().map((name) => [name, schemas[name as keyof Schemas]]))
}
