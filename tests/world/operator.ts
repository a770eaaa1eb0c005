import { randomBytes } from 'node:crypto'
import { createOperatorStore } from '../../db/operator.ts'
import type { ApiScope } from '../../edge/admin/index.ts'
import { newApiKey } from '../../edge/operators/api-key.ts'
import { operatorRow } from '../../tools/terminal/operator-row.ts'
import { type Answer, UserAgent } from '../support/client.ts'
import type { World } from './world.ts'

type Sent = { headers?: Record<string, string>; key?: string | null }

/** A program with a key to the admin API. */
export class Operator {
  readonly #agent: UserAgent
  readonly key: string
  readonly keyId: string

  readonly #world: World

  private constructor(world: World, key: string, keyId: string, origin?: string) {
    this.#world = world
    this.#agent = new UserAgent(world.url, origin === undefined ? {} : { origin })
    this.key = key
    this.keyId = keyId
  }

  static async of(world: World, ...scopes: ApiScope[]): Promise<Operator> {
    const now = await world.now()
    const random = (length: number) => new Uint8Array(randomBytes(length))
    const { secret, key } = await newApiKey(random, { name: 'a test', scopes, now })
    await createOperatorStore(world.sql).createApiKey({ key, audit: operatorRow('api_key.created', {}), now })
    return new Operator(world, secret, key.id)
  }

  /** The same key, sent to the site's own name. */
  at(origin: string): Operator {
    return new Operator(this.#world, this.key, this.keyId, origin)
  }

  /** As a server calls: no field of a browser, and the key. */
  send(method: string, path: string, body?: unknown, { headers = {}, key = this.key }: Sent = {}): Promise<Answer> {
    const fields = {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    }
    return this.#agent.send(
      method,
      `/mfa/admin/v1${path}`,
      fields,
      body === undefined ? undefined : JSON.stringify(body),
    )
  }

  get(path: string, sent?: Sent): Promise<Answer> {
    return this.send('GET', path, undefined, sent)
  }
}
