import type { SessionsEndedView, SessionsView, SessionView } from '../../edge/contract/index.ts'
import { no, type Refused } from './refused.ts'
import type { MemoryState } from './scenarios.ts'

/** Where the person is signed in; refused where the server has no such list. */
export function sessionsView({ sessions }: MemoryState): SessionsView | Refused {
  return sessions ? { sessions, isMore: false, csrf: 'memory' } : no('not_found')
}

/** Ends those of the others that are meant. */
export function endSessions(state: MemoryState, isMeant: (one: SessionView) => boolean): SessionsEndedView | Refused {
  if (!state.sessions) return no('not_found')
  const stays = state.sessions.filter((one) => one.isCurrent || !isMeant(one))
  const ended = state.sessions.length - stays.length
  state.sessions = stays
  return { ended }
}
