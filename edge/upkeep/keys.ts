import type { KeyRing } from '../crypto/key-ring.ts'
import { parseKeyRing } from '../crypto/key-ring.ts'
import { platformRandom, randomId } from '../crypto/random.ts'
import { open, seal } from '../crypto/seal.ts'
import type { Random } from '../ports/runtime.ts'
import type { SealedRow, SealedTable, SealStore, Walked } from '../ports/upkeep/store.ts'

/** Where a walk through what is sealed stands. `done` of `of` is how far it is in this table, in the database's own measure. */
export type Progress = { table: SealedTable; done: number; of: number; looked: number; resealed: number }

export type KeysOptions = {
  /** `createUpkeepStore(db)` or `createSealStore(db)` of `sallyport/db/upkeep`. */
  store: SealStore
  /** The key ring, as text: what `createMfa` is given. */
  keys: string
  /** Ends it behind the part that is on its way. */
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

/** How many values lie under one key, by table. `isInRing`: the ring can open them. The empty id: no sealed value's form. */
export type KeyRows = { id: string; isInRing: boolean; isActive: boolean; rows: Record<SealedTable, number> }

/** A sealed value that does not open: whose, and under which key. Never what it holds. */
export type Unopened = { name: string; keyId: string; why: 'key missing' | 'does not open' }

/**
 * Throws where something lies under a key that the ring has not: those people would be kept out one by one. One small
 * read; for the start of a host, before it takes requests.
 */
export async function requireKeys({ store, keys }: Pick<KeysOptions, 'store' | 'keys'>): Promise<void> {
  const missing = missingOf(parseKeyRing(keys), await store.loadSealingKeys())
  if (missing.length > 0) throw new MissingKeys(missing)
}

/** Something is sealed under keys that `MFA_KEYS` has not. */
export class MissingKeys extends Error {
  override name = 'MissingKeys'
  readonly keyIds: readonly string[]

  constructor(keyIds: readonly string[]) {
    const [named, them] = [keyIds.map((id) => `"${id}"`).join(', '), keyIds.length === 1 ? 'it' : 'them']
    super(
      `MFA_KEYS lacks ${named}, and something is sealed under ${them}. Put ${them} back; npx sallyport keys rotate, with the old ring and the new key active, makes ${them} dispensable`,
    )
    this.keyIds = keyIds
  }
}

const missingOf = (ring: KeyRing, known: readonly string[]) => known.filter((id) => !ring.ids.includes(id))

/** What lies under each key: of the ring, of the record of keys, and of the rows. Reads every sealed row once. */
export async function keyStatus(options: KeysOptions): Promise<{ active: string; keys: KeyRows[]; isWhole: boolean }> {
  const { store } = options
  const ring = parseKeyRing(options.keys)
  const counts = await countAll(options)
  const ids = new Set([...ring.ids, ...(await store.loadSealingKeys()), ...counts.rows.keys()])
  const keys = [...ids].map((id) => ({
    id,
    isInRing: ring.ids.includes(id),
    isActive: id === ring.active,
    rows: Object.fromEntries(
      store.tables.map((table) => [table, counts.rows.get(id)?.[table] ?? 0]),
    ) as KeyRows['rows'],
  }))
  return { active: ring.active, keys, isWhole: counts.isWhole }
}

/** Opens everything that is sealed, and names what does not. Changes nothing. */
export async function verifyKeys(
  options: KeysOptions,
): Promise<{ looked: number; unopened: Unopened[]; isWhole: boolean }> {
  const ring = parseKeyRing(options.keys)
  const unopened: Unopened[] = []
  const walked = await walk(options, null, async (rows) => {
    for (const { row, plain } of await opened(ring, rows)) {
      if (plain === null) unopened.push(unopenedOf(ring, row))
      plain?.fill(0)
    }
    return 0
  })
  return { looked: walked.looked, unopened, isWhole: walked.isWhole }
}

export type Rotated = {
  /** Values that lie under the active key now and did not before. */
  resealed: number
  /** Keys under which nothing is left: they may go from the ring. */
  released: string[]
  /** Values that could not be opened, and so stay as they are. */
  unopened: Unopened[]
  /** Keys under which something is left. */
  held: string[]
  /** False: it was ended before it had looked at everything. */
  isWhole: boolean
}

/** Whoever seals under an older key while this runs (an instance with the ring of before) costs a round more. */
const ROUNDS = 3

/**
 * Seals everything anew under the active key, while traffic runs: each value is exchanged only where it still is what was
 * read. May be ended and begun again at any time. What was sealed before deployments had ids gets today's form.
 */
export async function rotateKeys(options: KeysOptions & { random?: Random }): Promise<Rotated> {
  const { store, random = platformRandom } = options
  const ring = parseKeyRing(options.keys)
  const rotated: Rotated = { resealed: 0, released: [], unopened: [], held: [], isWhole: true }
  for (let round = 0; round < ROUNDS; round++) {
    const unopened: Unopened[] = []
    const walked = await walk(options, ring.active, (rows, table) =>
      resealAll(rows, { table, ring, random, store, unopened }),
    )
    rotated.resealed += walked.resealed
    rotated.unopened = unopened
    if (!walked.isWhole) return { ...rotated, isWhole: false }
    const { released, held, isWhole } = await releaseOlder(options, ring, random)
    rotated.released.push(...released)
    rotated.held = held
    if (!isWhole) return { ...rotated, isWhole: false }
    if (held.length === 0 || unopened.length > 0) break
  }
  return rotated
}

type Reseal = { table: SealedTable; ring: KeyRing; random: Random; store: SealStore; unopened: Unopened[] }

async function resealAll(rows: SealedRow[], { table, ring, random, store, unopened }: Reseal): Promise<number> {
  const exchanged = await Promise.all(
    (await opened(ring, rows)).map(async ({ row, plain }) => {
      if (plain === null) {
        unopened.push(unopenedOf(ring, row))
        return []
      }
      const to = await seal(ring, random, row, plain)
      plain.fill(0)
      return [{ row: row.row, from: row.sealed, to }]
    }),
  )
  return store.reseal({ table, rows: exchanged.flat() })
}

/**
 * Looks whether nothing is left under the other keys, and forgets those. A key that somebody sealed under after this began
 * is kept, by the database itself: what is counted here cannot have grown unseen.
 */
async function releaseOlder(options: KeysOptions, ring: KeyRing, random: Random) {
  const { store } = options
  const keyIds = (await store.loadSealingKeys()).filter((id) => id !== ring.active)
  if (keyIds.length === 0) return { released: [], held: [], isWhole: true }
  const rotation = randomId(random)
  await store.beginRelease({ keyIds, rotation })
  const { rows, isWhole } = await countAll(options)
  if (!isWhole) return { released: [], held: [], isWhole }
  const free = keyIds.filter((id) => !rows.has(id))
  const released = await store.release({ keyIds: free, rotation })
  return { released, held: keyIds.filter((id) => !released.includes(id)), isWhole }
}

async function countAll({ store, signal }: KeysOptions) {
  const rows = new Map<string, Partial<Record<SealedTable, number>>>()
  for (const table of store.tables) {
    const isWhole = await through(
      (after) => store.countSealed({ table, after }),
      signal,
      (part) => {
        for (const { keyId, rows: more } of part.rows) {
          const of = rows.get(keyId) ?? {}
          rows.set(keyId, { ...of, [table]: (of[table] ?? 0) + more })
        }
      },
    )
    if (!isWhole) return { rows, isWhole }
  }
  return { rows, isWhole: true }
}

async function walk(
  { store, signal, onProgress }: KeysOptions,
  settled: string | null,
  each: (rows: SealedRow[], table: SealedTable) => Promise<number>,
) {
  const sum = { looked: 0, resealed: 0, isWhole: true }
  for (const table of store.tables) {
    sum.isWhole = await through(
      (after) => store.loadSealed({ table, after, settled }),
      signal,
      async ({ rows, next, end }) => {
        sum.looked += rows.length
        sum.resealed += await each(rows, table)
        onProgress?.({ table, done: next ?? end, of: end, looked: sum.looked, resealed: sum.resealed })
      },
    )
    if (!sum.isWhole) break
  }
  return sum
}

/**
 * Part after part, to where the table ended when it began: whoever is added meanwhile is not run after. False: called off
 * before.
 */
async function through<T>(
  load: (after: number) => Promise<Walked<T>>,
  signal: AbortSignal | undefined,
  each: (part: Walked<T>) => Promise<void> | void,
): Promise<boolean> {
  let last: number | undefined
  for (let after: number | null = 0; after !== null; ) {
    if (signal?.aborted) return false
    const part: Walked<T> = await load(after)
    last ??= part.end
    await each(part)
    after = part.next !== null && part.next < last ? part.next : null
  }
  return true
}

function opened(ring: KeyRing, rows: SealedRow[]) {
  return Promise.all(rows.map(async (row) => ({ row, plain: await open(ring, row, row.sealed).catch(() => null) })))
}

function unopenedOf(ring: KeyRing, { name, sealed }: SealedRow): Unopened {
  const keyId = /^v[12]\.([A-Za-z0-9_-]{1,32})\./.exec(sealed)?.[1] ?? ''
  return { name, keyId, why: keyId === '' || ring.ids.includes(keyId) ? 'does not open' : 'key missing' }
}
