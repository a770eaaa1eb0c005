import type { Contact, ContactFilter } from './recorder.ts'

export type Moment = 'before' | 'after'
export type Held = ReturnType<Holds['add']>

type Hold = { filter: ContactFilter; moment: Moment; wait(): Promise<void>; release(): void }

/** Answers that wait until they are told. */
export class Holds {
  private readonly holds = new Set<Hold>()

  add(filter: ContactFilter, moment: Moment) {
    const waiting: (() => void)[] = []
    let told = () => {}
    const hold: Hold = {
      filter,
      moment,
      wait: () =>
        new Promise((resolve) => {
          waiting.push(resolve)
          told()
        }),
      /** Lets those that wait go, and no later request is held. */
      release: () => {
        this.holds.delete(hold)
        for (const go of waiting) go()
      },
    }
    this.holds.add(hold)
    /** Resolves once so many requests wait here; rejects after ten seconds. */
    const reached = (count = 1) =>
      new Promise<void>((resolve, reject) => {
        const late = () => reject(new Error(`${waiting.length} of ${count} requests came here`))
        const timer = setTimeout(late, 10_000)
        told = () => {
          if (waiting.length >= count) resolve(clearTimeout(timer))
        }
        told()
      })
    return { reached, release: hold.release }
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
