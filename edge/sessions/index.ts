/** Where people are signed in past MFA, apart from `sallyport/edge` so that hosts without that list do not carry it. */
export type {
  EndedSessions,
  PersonSession,
  PersonSessionStore,
  SeenSession,
} from '../ports/person-sessions.ts'
export { type Sessions, type SessionsOptions, sessions } from './sessions.ts'
