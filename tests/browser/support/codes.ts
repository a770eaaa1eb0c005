import { totp } from '../../support/totp-oracle.ts'

export const STEP_MS = 30_000

/** Who has an app, as far as its codes are concerned. */
export type WithApp = { secret: string }

export const codeAt = ({ secret }: WithApp, atMs: number = Date.now()): string => totp({ secret, atMs })

/** A code of no time step near enough to be right. */
export function wrongCodeAt(app: WithApp, atMs: number = Date.now()): string {
  const near = Array.from({ length: 81 }, (_, index) => codeAt(app, atMs + (index - 40) * STEP_MS))
  for (let number = 111_111; ; number++) if (!near.includes(String(number))) return String(number)
}

/** Waits for the next step of the machine's clock when less than `seconds` of this one are left. Answers the time. */
export async function roomInStep(seconds = 8): Promise<number> {
  const left = STEP_MS - (Date.now() % STEP_MS)
  if (left < seconds * 1000) await new Promise((done) => setTimeout(done, left + 50))
  return Date.now()
}
