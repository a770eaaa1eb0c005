import type { Contact, ContactFilter } from './recorder.ts'

/** Answers that wait until they are told. */
export type Held = {
  /** Resolves once so many requests wait here; rejects after ten seconds. */
  reached(count?: number): Promise<void>
  /** Lets those that wait go, and no later request is held. */
  release(): void
}

export type Moment = 'before' | 'after'

class Hold implements Held {
  readonly filter: ContactFilter
  readonly moment: Moment
  private readonly waiting: (() => void)[] = []
  private readonly wanted: { count: number; resolve: () => void }[] = []
  private readonly onRelease: () => void

  constructor(filter: ContactFilter, moment: Moment, onRelease: () => void) {
    this.filter = filter
    this.moment = moment
    this.onRelease = onRelease
  }

  wait(): Promise<void> {
    const released = new Promise<void>((resolve) => this.waiting.push(resolve))
    this.check()
    return released
  }

  reached(count = 1): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = () => reject(new Error(`${this.waiting.length} of ${count} requests came here`))
      const timer = setTimeout(late, 10_000)
      this.wanted.push({ count, resolve: () => resolve(clearTimeout(timer)) })
      this.check()
    })
  }

  release(): void {
    this.onRelease()
    for (const go of this.waiting) go()
  }

  private check(): void {
    for (const { count, resolve } of this.wanted) if (this.waiting.length >= count) resolve()
  }
}

export class Holds {
  private readonly holds = new Set<Hold>()

  add(filter: ContactFilter, moment: Moment): Held {
    const hold: Hold = new Hold(filter, moment, () => this.holds.delete(hold))
    this.holds.add(hold)
    return hold
  }

  /** Where a request waits when somebody holds it. */
  async pass(contact: Contact, moment: Moment): Promise<void> {
    const matching = [...this.holds].filter((hold) => hold.moment === moment && hold.filter(contact))
    await Promise.all(matching.map((hold) => hold.wait()))
  }

  releaseAll(): void {
    for (const hold of this.holds) hold.release()
  }
}
