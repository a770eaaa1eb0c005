import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { beforeAll, describe, expect, test } from 'vitest'
import { createStore } from '../db/index.ts'
import { createLoginStore } from '../db/logins.ts'
import { bearerTokens } from '../edge/embed/index.ts'
import { forwardAuth } from '../edge/forward-auth/index.ts'
import { createMfa } from '../edge/index.ts'
import { twoCalls } from '../edge/logins/index.ts'
import { newKeyRing } from './world/world.ts'

/* docs/spec.md and docs/wire.md are the contract: what the code names is in them, and what they list is in the code. */

const ROOT = path.join(import.meta.dirname, '..')
let spec: string
let wire: string

beforeAll(async () => {
  ;[spec, wire] = (await Promise.all(['spec', 'wire'].map((name) => read(`docs/${name}.md`)))) as [string, string]
})

const read = (file: string) => readFile(path.join(ROOT, file), 'utf8')

/** Our own sources, by their paths from the root. */
async function sources(...folders: string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const folder of folders) {
    for (const entry of await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|mjs|sql)$/.test(entry.name)) continue
      const file = path.relative(ROOT, path.join(entry.parentPath, entry.name))
      found.set(file, await read(file))
    }
  }
  return found
}

/** The section of a page with this heading. */
function section(page: string, heading: string): string {
  const [, text] = page.split(`\n## ${heading}`)
  if (text === undefined) throw new Error(`no section ${heading}`)
  return text.split('\n## ')[0] ?? ''
}

const sorted = (items: Iterable<string>) => [...new Set(items)].sort()

describe('ids', () => {
  test('every one that code, tests and documents name is in the contract', async () => {
    const ids = new Set([...spec.matchAll(/\*\*([A-Z]\d+[a-z]?)\*\*/g)].map(([, id]) => id))
    expect(ids.size).toBeGreaterThan(50)
    const lost: string[] = []
    let named = 0
    for (const [file, text] of await sources('edge', 'db', 'widget', 'demo', 'tests')) {
      for (const [, list = ''] of text.matchAll(/\bspec ((?:[A-Z]\d+[a-z]?(?:, | and | to )?)+)/g)) {
        for (const [id] of list.matchAll(/[A-Z]\d+[a-z]?/g)) {
          named++
          if (!ids.has(id)) lost.push(`${file}: spec ${id}`)
        }
      }
    }
    expect(named).toBeGreaterThan(100)
    expect(lost).toEqual([])
  })

  test('each stands for one thing', () => {
    const text = spec.split('\n## Not built yet')[0] ?? ''
    const ids = [...text.matchAll(/\*\*([A-Z]\d+[a-z]?)\*\* /g)].map(([, id = '']) => id)
    expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([])
  })
})

describe('the wire', () => {
  test('every route is in it, and no other', () => {
    const db = drizzle(createClient({ url: ':memory:' }))
    const keys = newKeyRing()
    const { routes } = createMfa({
      store: createStore(db),
      identify: () => null,
      keys,
      issuer: 'Acme',
      login: '/login',
      signOut: '/logout',
      elements: '/assets/mfa.js',
      origins: ['https://app.example'],
      logins: twoCalls({
        store: createLoginStore(db),
        backends: [{ id: 'shop', keyHash: randomBytes(32).toString('hex') }],
      }),
      embed: bearerTokens({ origins: ['https://pages.example'] }),
      forwardAuth: forwardAuth({ keys: [randomBytes(32).toString('base64')], sessionCookies: ['sid'] }),
    })
    const methods = ['GET', 'POST', 'PUT', 'PATCH']
    const served = routes.routes
      .filter(({ method }) => methods.includes(method))
      .map(({ method, path: route }) => `${method} /mfa${route}`)
    const told = [...wire.matchAll(/`(GET|POST|PUT|PATCH) (\/mfa\/[\w:/.-]+)/g)].map(
      ([, method, route]) => `${method} ${route}`,
    )
    expect(sorted(told)).toEqual(sorted(served))
    // Asked with whatever method the browser's request had.
    expect(wire).toContain('`/mfa/authorize/envoy`')
    expect(routes.routes.some(({ method, path: route }) => method === 'ALL' && route === '/authorize/envoy')).toBe(true)
  })

  test('every problem code is in it, and no other', async () => {
    const [, union = ''] = /export type ProblemCode =([\s\S]*?)\n\n/.exec(await read('edge/contract/problem.ts')) ?? []
    const codes = [...union.matchAll(/'(\w+)'/g)].map(([, code = '']) => code)
    expect(codes.length).toBeGreaterThan(20)
    const rows = section(wire, 'Problems')
      .split('\n')
      .filter((line) => /^\| \d/.test(line))
    const told = rows.flatMap((row) => [...(row.split('|')[2] ?? '').matchAll(/`(\w+)`/g)].map(([, code = '']) => code))
    expect(sorted(told)).toEqual(sorted(codes))
  })

  test('every notification and every audit act is in it, and no other', async () => {
    const [, union = ''] =
      /export type NotificationType =([\s\S]*?)\n\n/.exec(await read('edge/operations/act/notifications.ts')) ?? []
    const types = [...union.matchAll(/'([\w.]+)'/g)].map(([, type = '']) => type)
    const told = [...section(wire, 'Notifications').matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, type = '']) => type)
    expect(sorted(told)).toEqual(sorted(types))

    // Acts are written in the code as they are: two words with a full stop between them.
    const written = new Set<string>()
    for (const [file, text] of await sources(
      'edge/operations',
      'edge/proxy',
      'edge/http',
      'edge/logins',
      'edge/embed',
      'db',
      'tools/operator',
    )) {
      // Notifications are named alike, and so is what goes into the log of errors.
      if (/notifications\.ts$|\/log\.ts$/.test(file)) continue
      for (const line of text.split('\n')) {
        if (/(type|event): '/.test(line) || /^\s*(\*|\/\/|import)/.test(line)) continue
        for (const [, act = ''] of line.matchAll(
          /'((?:mfa|backup_codes|challenge|step_up|authenticator|policy|admin|principal|assurance|session|sign_in|grant|csrf|origin|invitation|people)\.[a-z_]+)'/g,
        ))
          written.add(act)
      }
    }
    const acts = [...section(wire, 'Audit').matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, act = '']) => act)
    expect(sorted(acts)).toEqual(sorted(written))
  })
})
