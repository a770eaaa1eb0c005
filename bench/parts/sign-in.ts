import { embeddedGoals } from '../goals.ts'
import { load } from '../load/load.ts'
import { PeerPerson, Person, withEach } from '../people.ts'
import { FIGURES, figures, memory, spread, type Table, verdict } from '../report.ts'
import { interleaved, type Pace, ratioOf } from '../rounds.ts'
import { KINDS, type Kind, nameOf, startStand } from '../sites/stand.ts'

/*
 * Sign-ins by the code of an app per second, four at a time, each of somebody else. Only the code is measured: the password
 * came before. Ours refuses a code that was used, so time moves on between the rounds.
 */

const PEOPLE = 40
const CONNECTIONS = 4

export async function signIns(pace: Pace): Promise<Table> {
  const rows: string[][] = []
  for (const kind of KINDS) rows.push(...(await compare(kind, pace)))
  const head = ['Runtime and database', 'Whose', 'sign-ins/s', ...FIGURES, 'of the peer', 'goal', 'MiB']
  return { id: 'sign-in', head, rows }
}

async function compare(kind: Kind, pace: Pace): Promise<string[][]> {
  const stand = await startStand(kind)
  try {
    const { ours, peer } = stand
    const all = Array.from({ length: PEOPLE })
    const people = await withEach(all, () => new Person(ours).enrol())
    const contestants = {
      async ours() {
        await ours.advance(60)
        const shots = await withEach(people, (person) => person.signInShot())
        return load({ server: ours, shots, connections: CONNECTIONS })
      },
    }
    const name = nameOf(kind)
    if (!peer) {
      const rates = await interleaved(contestants, pace)
      return [[name, 'ours', ...figures(rates.ours), '', '', memory(ours.pid)]]
    }
    const theirs = await withEach(all, () => new PeerPerson(peer).enrol())
    const rates = await interleaved(
      {
        ...contestants,
        async peer() {
          const shots = await withEach(theirs, (person) => person.signInShot())
          return load({ server: peer, shots, connections: CONNECTIONS })
        },
      },
      pace,
    )
    const ratio = ratioOf(rates.ours, rates.peer, (rate) => rate.perSecond)
    const isReached = verdict(ratio.median, embeddedGoals(kind).signIn)
    return [
      [name, 'ours', ...figures(rates.ours), spread(ratio), isReached, memory(ours.pid)],
      [name, "the peer's", ...figures(rates.peer), '1.00', '', memory(peer.pid)],
    ]
  } finally {
    await stand.stop()
  }
}
