import { afterAll, beforeAll } from 'vitest'

type Stops = { stop?(): Promise<unknown> }

/**
 * What the tests of a file or a block share: made before the first of them, stopped behind the last, the last made first.
 * To be used inside of hooks and tests only. Throws when it is asked for something earlier.
 */
export function madeBefore<Shared extends object>(make: () => Promise<Shared> | Shared): Shared {
  let made: Shared | undefined
  const shared = (): Shared => {
    if (made === undefined) throw new Error('What is shared is made before the first test, and not at once.')
    return made
  }
  beforeAll(async () => {
    made = await make()
  })
  afterAll(async () => {
    await (made as Stops | undefined)?.stop?.()
  })
  return new Proxy({} as Shared, {
    get(_, name) {
      const value: unknown = Reflect.get(shared(), name)
      return typeof value === 'function' ? value.bind(shared()) : value
    },
    set: (_, name, value) => Reflect.set(shared(), name, value),
    getPrototypeOf: () => Reflect.getPrototypeOf(shared()),
  })
}
