import type { ClientProblem } from '../client/transport.ts'

/** What a request is refused with, told apart from every answer. */
export class Refused {
  constructor(readonly problem: ClientProblem) {}
}

export function no(code: ClientProblem['code'], more: Partial<ClientProblem> = {}): Refused {
  return new Refused({ code, requestId: 'req_4Q7M', ...more })
}
