import type { BrowserCeremony } from '../../edge/contract/index.ts'
import type { ClientProblem, Result } from '../client/transport.ts'

/** What is sent of a ceremony. */
export type CeremonyResponse = Record<string, unknown>

/** As a request's result; `problem` null: the person, or the page, gave it up. */
export type Outcome<Value> = Result<Value> | { ok: false; problem: ClientProblem | null }

/** Where what the browser is to do comes from; undefined: there is nothing that it could do. */
export type Asking = () => Promise<Result<BrowserCeremony | undefined>>
