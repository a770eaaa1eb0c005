import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Hono } from 'hono'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { MemberView, PolicyView } from '../edge/contract/index.ts'
import { openApiDocument } from '../tools/openapi/document.ts'
import { apiPage } from '../tools/openapi/page.ts'
import { of } from '../tools/openapi/schemas/answers.ts'
import { docstringsOf } from '../tools/openapi/schemas/docstrings.ts'
import { CODES, REASONS, saidOf } from '../tools/openapi/schemas/problems.ts'
import { Conformance, FILE, readDocument } from './openapi/conforms.ts'
import { servedRoutes, withEveryOption } from './support/every-route.ts'

/* docs/openapi.json is made from the contract, is OpenAPI, and names what the router, docs/wire.md and docs/reference.md name. */

const ROOT = path.join(import.meta.dirname, '..')
const read = (file: string) => readFile(path.join(ROOT, file), 'utf8')
const document = readDocument()
const sorted = (items: Iterable<string>) => [...new Set(items)].sort()

test('it is what `npm run openapi` makes of the contract', async () => {
  const manifest = JSON.parse(await read('package.json'))
  const made = openApiDocument(manifest)
  expect(await readFile(FILE, 'utf8')).toBe(`${JSON.stringify(made, null, 2)}\n`)
  expect(await read('docs/api.md')).toBe(apiPage(made))
})

test('it is OpenAPI 3.1, as a validator of others sees it, and each operation has a name of its own', async () => {
  const { valid, errors } = await new Validator().validate(JSON.parse(JSON.stringify(document)))
  expect(errors ?? []).toEqual([])
  expect(valid).toBe(true)
  const broken = { ...document, paths: { '/x': { get: { responses: { 200: {} } } } } }
  expect((await new Validator().validate(JSON.parse(JSON.stringify(broken)))).valid).toBe(false)
  const ids = Object.values(document.paths).flatMap((methods) => operations(methods).map(([, one]) => one.operationId))
  expect(sorted(ids)).toEqual([...ids].sort())
})

function operations(methods: (typeof document.paths)[string]) {
  return Object.entries(methods).filter(([method]) => method !== 'servers')
}

describe('its routes', () => {
  /** `GET /mfa/api/settings`, with names of the path as the router has them. */
  const told = Object.entries(document.paths).flatMap(([at, methods]) =>
    operations(methods).map(
      ([method]) => `${method.toUpperCase()} ${'servers' in methods ? '' : '/mfa'}${at.replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  )

  test('are those of the router, and no other: one that is missing belongs into tools/openapi/routes', () => {
    const served = servedRoutes().filter((route) => !route.startsWith('ALL '))
    // Asked with whatever method the browser's request had.
    const envoy = 'GET /mfa/authorize/envoy'
    expect(servedRoutes()).toContain(envoy.replace('GET', 'ALL'))
    // Answered by the gate, outside of our prefix.
    expect(sorted(told)).toEqual(sorted([...served, envoy, 'GET /.well-known/webauthn']))
  })

  test('are those of docs/wire.md', async () => {
    const wire = [...(await read('docs/wire.md')).matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[\w:/.-]+)/g)]
    const others = ['GET /mfa/authorize/envoy']
    expect(sorted([...wire.map(([, route = '']) => route), ...others])).toEqual(sorted(told))
  })
})

describe('what it says of refusals', () => {
  const statuses = new Map<string, Set<number>>()
  for (const { code, status } of REASONS.map(saidOf)) statuses.set(code, (statuses.get(code) ?? new Set()).add(status))

  test('is every code of the contract, with the statuses of docs/reference.md', async () => {
    const [, union = ''] = /export type ProblemCode =([\s\S]*?)\n\n/.exec(await read('edge/contract/problem.ts')) ?? []
    expect(sorted(CODES)).toEqual(sorted([...union.matchAll(/'(\w+)'/g)].map(([, code = '']) => code)))

    const table = (await read('docs/reference.md')).split('\n## Problem codes\n')[1]?.split('\n## ')[0] ?? ''
    const rows = [...table.matchAll(/^\| (`.+?`) \| ([\d, ]+) \|/gm)].flatMap(([, names = '', listed = '']) => {
      const codes = [...names.matchAll(/`(\w+)`/g)].map(([, code = '']) => code)
      // As many as there are codes: one each.
      const each = listed.split(', ').map(Number)
      return codes.map((code, at) => [code, codes.length === each.length ? each.slice(at, at + 1) : each] as const)
    })
    const said = [...statuses].map(([code, all]) => [code, [...all].sort((one, other) => one - other)])
    expect(Object.fromEntries(rows)).toEqual(Object.fromEntries(said))
  })

  test('leaves no code out that a route could say', () => {
    const text = JSON.stringify({ paths: document.paths, responses: document.components.responses })
    // What is asked of another method than a route has is no operation.
    const silent = CODES.filter((code) => !text.includes(`"${code}"`))
    expect(silent).toEqual(['method_not_allowed'])
  })
})

test('its webhooks are the events of docs/webhooks.md, each of its type and with codes left where they are told', async () => {
  const table = (await read('docs/webhooks.md')).split('| `type` | When |')[1]?.split('\n\n')[0] ?? ''
  const written = [...table.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, type = '']) => type)
  expect(sorted(Object.keys(document.webhooks))).toEqual(sorted(written.filter((type) => type !== 'mfa.forget')))

  const conformance = new Conformance(document)
  const data = { auditId: 'a', principalId: 'p', actor: 'p', requestId: 'r' }
  const event = { timestamp: new Date(0).toISOString(), data }
  for (const type of Object.keys(document.webhooks)) {
    const tells = ['backup_code.used', 'backup_codes.low'].includes(type)
    const good = { ...event, type, data: { ...data, ...(tells && { codesLeft: 1 }) } }
    expect(conformance.event(JSON.stringify(good)), type).toEqual([])
    const wrong = [
      { ...good, data: { ...data, ...(!tells && { codesLeft: 1 }) } },
      { ...good, data: { ...good.data, name: 'Ada' } },
      { ...good, data: { ...good.data, actor: undefined } },
      { ...good, timestamp: undefined },
    ]
    for (const one of wrong) expect(conformance.event(JSON.stringify(one)), JSON.stringify(one)).not.toEqual([])
  }
  expect(conformance.event(JSON.stringify({ ...event, type: 'mfa.unheard' }))).toBeNull()
})

test('every body and answer of the contract is in it, in the words of the contract', async () => {
  const folder = path.join(ROOT, 'edge/contract')
  const files = (await readdir(folder)).filter((file) => file !== 'index.ts')
  const sources = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')))
  const names = sources.flatMap((source) =>
    [...source.matchAll(/^export (?:type|const) (\w+(?:View|Request|Form))\b/gm)].map(([, name = '']) => name),
  )
  expect(names.length).toBeGreaterThan(30)
  const { schemas } = document.components
  // In front of a site alone; docs/wire.md has it.
  expect(sorted(names.filter((name) => !(name in schemas)))).toEqual(['GiveInvitationForm'])
  expect(schemas.SettingsView).toMatchObject({
    description: 'Answer of `GET /mfa/api/settings`.',
    properties: { csrf: { description: 'Send back as `X-MFA-CSRF` with every unsafe request of this session.' } },
  })
})

test('comments are read as they stand over a name and its fields', () => {
  const source = `
/** Of nothing. */
const inner = 1

/**
 * Of one, in
 * two lines (spec E8).
 */
export type One = {
  /** Of its field. */
  field?: string
  plain: number
  deep: {
    /** Too deep. */
    inside: string
  }
}

export const Two = { field: 1 }
`
  expect(docstringsOf(source)).toEqual([
    ['One', 'Of one, in two lines.'],
    ['One.field', 'Of its field.'],
  ])
})

test('a schema that is not its type to the last field does not compile', () => {
  const role = v.picklist(['owner', 'admin', 'member'])
  const member = { name: v.nullable(v.string()), role, enrolled: v.boolean(), lastSeenAt: v.number() }
  of<MemberView>()(v.object(member))
  // @ts-expect-error a field more
  of<MemberView>()(v.object({ ...member, more: v.string() }))
  // @ts-expect-error an optional field more
  of<MemberView>()(v.object({ ...member, more: v.optional(v.string()) }))
  // @ts-expect-error null is not said
  of<MemberView>()(v.object({ ...member, name: v.string() }))
  // @ts-expect-error a role is missing
  of<MemberView>()(v.object({ ...member, role: v.picklist(['owner', 'admin']) }))
  // @ts-expect-error optional fields are missing
  of<PolicyView>()(v.object({ accountId: v.string() }))
  expect(v.is(v.object(member), { name: null, role: 'owner', enrolled: true, lastSeenAt: 1 })).toBe(true)
})

test('a host serves it by one line, in front of our routes', async () => {
  const app = new Hono()
  const mfa = withEveryOption()
  app.get('/mfa/api/openapi.json', (c) => c.json(document))
  app.route('/mfa', mfa.routes)
  app.use('*', mfa.gate())
  const answer = await app.request('https://app.example/mfa/api/openapi.json')
  expect([answer.status, await answer.json()]).toEqual([200, document])
  expect(await read('docs/reference.md')).toContain(`app.get('/mfa/api/openapi.json', (c) => c.json(document))`)
})
