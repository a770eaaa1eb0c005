import { MembersQuery, type MembersView, type MemberView } from '../../contract/members.ts'
import { Nothing } from '../../contract/settings.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { utf8 } from '../../crypto/encoding.ts'
import { open, type SealContext, seal } from '../../crypto/seal.ts'
import { loadMembers, type MembersPage } from '../../operations/accounts/load-members.ts'
import type { MemberPlace, MemberRow } from '../../ports/store.ts'
import { MEMBERS_FILE, MEMBERS_HEAD, membersLines } from '../../shared/members-csv.ts'
import { logError } from '../deployment/log.ts'
import { readQuery } from '../request/query.ts'
import type { HttpServices, HttpVisit } from '../request/visit.ts'
import type { frame } from './frame.ts'

/** How many a page has unless it is said, and how many the file reads at a time. */
const PER_PAGE = 50
const PER_READ = 500

/** Who belongs to an account, for its Owners: as a list in pages, and as one file. */
export function memberRoutes(http: HttpServices, { safe }: Pick<ReturnType<typeof frame>, 'safe'>): void {
  const { deps } = http

  safe('/accounts/:accountId/members', async (visit, c): Promise<Result<MembersView, Refusal>> => {
    const accountId = c.req.param('accountId')
    const query = readQuery(c, MembersQuery)
    if (!query.ok) return query
    const after = await placeOf(visit, accountId, query.value.after)
    if (!after.ok) return after
    const page = await loadMembers(deps, visit, {
      accountId,
      after: after.value,
      limit: Number(query.value.limit ?? PER_PAGE),
    })
    if (!page.ok) return page
    const { members, next } = page.value
    return accept({ members: members.map(memberView), next: next && (await sealed(visit, accountId, next)) })
  })

  safe(
    '/accounts/:accountId/members.csv',
    async (visit, c) => {
      const query = readQuery(c, Nothing)
      if (!query.ok) return query
      const accountId = c.req.param('accountId')
      const first = await loadMembers(deps, visit, { accountId, after: null, limit: PER_READ })
      return first.ok ? accept({ accountId, first: first.value }) : first
    },
    (_, { accountId, first }, visit) =>
      new Response(fileOf(visit, accountId, first), {
        headers: {
          'Content-Type': 'text/csv; charset=utf-8; header=present',
          'Content-Disposition': `attachment; filename="${MEMBERS_FILE}"`,
        },
      }),
  )

  /** Each part is asked for when the one before was taken. What fails on the way ends the file as broken, never as whole. */
  function fileOf(visit: HttpVisit, accountId: string, first: MembersPage): ReadableStream<Uint8Array> {
    let page: MembersPage | null = first
    let text = MEMBERS_HEAD
    return new ReadableStream<Uint8Array>({
      async pull(file) {
        if (!page) return file.close()
        file.enqueue(utf8(text + membersLines(page.members.map(memberView))))
        text = ''
        const after: MemberPlace | null = page.next
        page = after && (await nextPart(visit, accountId, after))
      },
    })
  }

  async function nextPart(visit: HttpVisit, accountId: string, after: MemberPlace): Promise<MembersPage> {
    try {
      const part = await loadMembers(deps, visit, { accountId, after, limit: PER_READ })
      if (part.ok) return part.value
      throw new Error(`the list of members was cut off: ${part.reason.reason}`)
    } catch (error) {
      logError(http.deployment, visit.requestId, error)
      throw error
    }
  }

  /** For this Owner and account alone. The place names a person, so it is sealed. */
  const placeContext = (visit: HttpVisit, accountId: string): SealContext => ({
    purpose: 'members',
    owner: [visit.principal.id, accountId],
  })

  function sealed(visit: HttpVisit, accountId: string, { name, principalId }: MemberPlace): Promise<string> {
    return seal(http.ring, deps.random, placeContext(visit, accountId), utf8(JSON.stringify([name, principalId])))
  }

  async function placeOf(
    visit: HttpVisit,
    accountId: string,
    text: string | undefined,
  ): Promise<Result<MemberPlace | null, Refusal>> {
    if (text === undefined) return accept(null)
    try {
      const plain = new TextDecoder().decode(await open(http.ring, placeContext(visit, accountId), text))
      // What opens is ours, as it was sealed.
      const [name, principalId] = JSON.parse(plain) as [string, string]
      return accept({ name, principalId })
    } catch {
      return reject({ reason: 'malformed_request' })
    }
  }
}

function memberView({ name, role, isEnrolled, lastSeenAt }: MemberRow): MemberView {
  return { name: name || null, role, enrolled: isEnrolled, lastSeenAt }
}
