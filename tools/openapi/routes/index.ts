import { OPERATORS } from './operators.ts'
import { PAGES } from './pages.ts'
import { PEOPLE } from './people.ts'
import type { Route } from './route.ts'
import { SERVERS } from './servers.ts'

/** Every route there is. One that the router has and this list has not, or the other way round, fails a test. */
export const ROUTES: readonly Route[] = [...PEOPLE, ...SERVERS, ...OPERATORS, ...PAGES]
