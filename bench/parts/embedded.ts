import { embeddedGoals } from '../goals.ts'
import { load, type Rate, type Shot } from '../load/load.ts'
import { DOCUMENT, PeerPerson, Person, SUBRESOURCE } from '../people.ts'
import { FIGURES, figures, memory, spread, type Table, verdict } from '../report.ts'
import { interleaved, type Pace, ratioOf } from '../rounds.ts'
import { KINDS, type Kind, nameOf, type Server, startStand } from '../sites/stand.ts'

/*
 * What a gate inside the site costs: the same site without one, with ours and with the peer's, as a share of the requests
 * that it answers without one.
 */

const CONNECTIONS = 8

export async function embedded(pace: Pace): Promise<Table> {
  const rows: string[][] = []
  for (const kind of KINDS) rows.push(...(await compare(kind, pace)))
  const head = ['Runtime and database', 'What', 'requests/s', ...FIGURES, 'of the same without', 'goal', 'MiB']
  return { id: 'embedded', head, rows }
}

async function compare(kind: Kind, pace: Pace): Promise<string[][]> {
  const stand = await startStand(kind)
  try {
    const { open, ours, peer, peerCached } = stand
    const person = await new Person(ours).enrol()
    const goals = embeddedGoals(kind)
    const anybody = person.get('/data', SUBRESOURCE)
    const entries = [
      entry('without a gate', open, async () => anybody),
      entry('assured safe sub-resource', ours, () => person.visit('/data', SUBRESOURCE), goals.subresource),
      entry('assured document', ours, () => person.visit('/data', DOCUMENT), goals.document),
    ]
    for (const [label, server] of [
      ['the peer', peer],
      ['the peer, with its cookie cache of 5 minutes', peerCached],
    ] as const) {
      if (!server) continue
      const theirs = (await new PeerPerson(server).enrol()).get('/data', DOCUMENT)
      entries.push(entry(label, server, async () => theirs))
    }
    for (const { server, shot } of entries.slice(1)) await refusesStrangers(server, await shot())
    const contestants = entries.map(({ server, shot }, at): [string, () => Promise<Rate>] => [
      String(at),
      async () => load({ server, shots: [await shot()], connections: CONNECTIONS, seconds: pace.seconds }),
    ])
    const rates = await interleaved(Object.fromEntries(contestants), pace)
    const rows = entries.map(({ label, server, goal }, at) => {
      const [own, base] = [rates[String(at)] ?? [], rates['0'] ?? []]
      const ratio = ratioOf(own, base, (rate) => rate.perSecond)
      return [nameOf(kind), label, ...figures(own), spread(ratio), verdict(ratio.median, goal), memory(server.pid)]
    })
    if (stand.databasePid === 0) return rows
    return [
      ...rows,
      [nameOf(kind), 'the libSQL server of all of them', '', '', '', '', '', '', memory(stand.databasePid)],
    ]
  } finally {
    await stand.stop()
  }
}

type Goal = { atLeast: number } | { atMost: number }

/** `shot`: what is sent in one round. */
function entry(label: string, server: Server, shot: () => Promise<Shot>, goal?: Goal) {
  return { label, server, shot, goal }
}

/** A gate that lets everybody through would be the fastest of all. */
async function refusesStrangers(server: Server, shot: Shot): Promise<void> {
  const { cookie, ...headers } = shot.headers
  const answer = await fetch(server.url + shot.path, { headers, redirect: 'manual' })
  if (!cookie || answer.status === 200) throw new Error(`${server.url} lets a stranger through`)
}
