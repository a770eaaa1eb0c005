import { randomBytes } from 'node:crypto'

/** A site that nobody here wrote, on a port of its own, with two people and something that only they may see. */
export interface Site {
  /** `http://127.0.0.1:<port>` */
  origin: string
  /** The first of `users`. */
  user: string
  password: string
  users: readonly [Account, Account]
  /** Stands on `secretPath`, for whoever is signed in, and nowhere else. */
  secret: string
  secretPath: string
  /** What its process printed. */
  output(): string
  stop(): Promise<void>
}

export type Account = { user: string; password: string }

export const newSecret = (): string => `secret-${randomBytes(8).toString('hex')}`
