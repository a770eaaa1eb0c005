import { UserAgent } from '../tests/support/client.ts'
import { createWorld, type Person } from '../tests/world/world.ts'
import { load, median, type Rate } from './load.ts'
import { startNodeSite } from './node-site.ts'
import { compareProxy } from './proxy.ts'

/*
 * What the gate costs, as ratios of one run: the same site with and without it, rounds interleaved, on plain workerd and on
 * Node, over a real libSQL server on this machine. Absolute figures are this machine's; the ratio is what to look at.
 */

const ROUNDS = 3
const SUBRESOURCE = { accept: 'application/json', 'sec-fetch-dest': 'empty' }
const DOCUMENT = { accept: 'text/html', 'sec-fetch-dest': 'document' }

type Site = { name: string; gated: string; open: string; cookie: string }

async function compare(site: Site): Promise<void> {
  const rounds: { open: Rate; subresource: Rate; document: Rate }[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const headers = (fields: Record<string, string>) => ({ ...fields, cookie: site.cookie })
    rounds.push({
      open: await load(`${site.open}/data`, headers(SUBRESOURCE)),
      subresource: await load(`${site.gated}/data`, headers(SUBRESOURCE)),
      document: await load(`${site.gated}/data`, headers(DOCUMENT)),
    })
  }
  for (const kind of ['open', 'subresource', 'document'] as const) {
    const rate = (pick: (round: Rate) => number) => median(rounds.map((round) => pick(round[kind])))
    const ratio = median(rounds.map((round) => round[kind].perSecond / round.open.perSecond))
    const label = { open: 'without the gate', subresource: 'assured safe sub-resource', document: 'assured document' }[
      kind
    ]
    const figures = [rate((r) => r.perSecond).toFixed(0), rate((r) => r.p50).toFixed(2), rate((r) => r.p99).toFixed(1)]
    console.log(`| ${site.name} | ${label} | ${figures.join(' | ')} | ${ratio.toFixed(2)} |`)
  }
}

/** Sign-ins per second by code: four at a time, each of somebody else, so that no code is used twice. */
async function signIns(name: string, url: string, people: Person[]): Promise<void> {
  const codes = await Promise.all(people.map((person) => person.code()))
  const agents = people.map((person) => {
    const agent = new UserAgent(url)
    agent.jar.set('sid', person.signIn().agent.jar.get('sid') ?? '')
    return agent
  })
  for (const agent of agents) await agent.json('GET', '/mfa/api/challenge')
  const times: number[] = []
  const startedAt = performance.now()
  const queue = agents.map((agent, at) => async () => {
    const before = performance.now()
    const answer = await agent.json('POST', '/mfa/api/challenge', { factor: 'totp', code: codes[at] })
    if (answer.status !== 200) throw new Error(`a right code was answered ${answer.status}`)
    times.push(performance.now() - before)
  })
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await next()
    }),
  )
  const perSecond = times.length / ((performance.now() - startedAt) / 1000)
  console.log(`| ${name} | sign-in by code, 4 at a time | ${perSecond.toFixed(0)} | ${median(times).toFixed(2)} | | |`)
}

async function enrolled(count: number): Promise<Person[]> {
  const people: Person[] = []
  for (let n = 0; n < count; n++) people.push(await world.person().enrol())
  return people
}

/** How far the clock of the Worker is ahead of this machine's: the sites on Node follow it, or no code would fit. */
let aheadMs = 0

const world = await createWorld()
const open = await createWorld({ beside: world, gate: 'none' })
const database = { databaseUrl: world.database.url, keys: world.keys, clock: () => Date.now() + aheadMs }
const nodes = [
  await startNodeSite({ ...database, isGated: true }),
  await startNodeSite({ ...database, isGated: false }),
]
const [nodeGated, nodeOpen] = nodes
try {
  console.log('| Runtime | What | requests/s | p50 ms | p99 ms | of the same without |\n|---|---|---|---|---|---|')
  const alice = await world.person().enrol()
  const cookie = (agent: UserAgent) => agent.jar.header('/') ?? ''
  await compare({ name: 'workerd', gated: world.url, open: open.url, cookie: cookie(alice.agent) })
  // A proof belongs to the origin that it was given on, so on Node the person signs in once more.
  const onNode = new UserAgent(nodeGated?.url ?? '', { jar: alice.agent.jar.copy() })
  onNode.jar.delete(alice.agent.stem)
  await onNode.json('GET', '/mfa/api/challenge')
  const passed = await onNode.json('POST', '/mfa/api/challenge', { factor: 'backup_code', code: alice.codes[0] })
  if (passed.status !== 200) throw new Error(`not signed in on Node: ${passed.text}`)
  await compare({ name: 'Node', gated: nodeGated?.url ?? '', open: nodeOpen?.url ?? '', cookie: cookie(onNode) })
  const [onWorkerd, onNodeToo] = [await enrolled(40), await enrolled(40)]
  await signIns('workerd', world.url, onWorkerd)
  aheadMs = (await world.now()) - Date.now()
  await signIns('Node', nodeGated?.url ?? '', onNodeToo)
  await compareProxy()
} finally {
  for (const node of nodes) await node.stop()
  await open.stop()
  await world.stop()
}
