import type { HeaderFields } from '../../support/client.ts'
import type { Person } from '../../world/world.ts'
import type { BusySite } from '../busy-site.ts'
import type { GuardedSite } from '../guarded-site.ts'

/** What the tests of one proxy share. */
export type Stand = { guarded: GuardedSite; site: BusySite; alice: Person }

export const DOCUMENT: HeaderFields = { accept: 'text/html', 'sec-fetch-dest': 'document' }
export const FETCH: HeaderFields = { accept: 'application/json', 'sec-fetch-dest': 'empty' }

export const cookiesOf = (person: Person) => person.agent.jar.header('/') ?? ''

/** Fields that the site's answer shall have, a name as often as it is given; `status` is its status. */
export type Saying = [name: string, value: string][]
export const saying = (said: Saying) => `?${new URLSearchParams(said)}`
