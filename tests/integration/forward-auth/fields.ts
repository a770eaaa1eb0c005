import type { HeaderFields } from '../../support/client.ts'
import type { Person } from '../../world/world.ts'

/* Header fields of requests, and what the site is asked to answer. */

export const DOCUMENT: HeaderFields = { accept: 'text/html', 'sec-fetch-dest': 'document' }
export const FETCH: HeaderFields = { accept: 'application/json', 'sec-fetch-dest': 'empty' }

export const cookiesOf = (person: Person) => person.agent.jar.header('/') ?? ''

/** Fields that the site's answer shall have, a name as often as it is given; `status` is its status. */
export type Saying = [name: string, value: string][]
export const saying = (said: Saying) => `?${new URLSearchParams(said)}`
