import { html, nothing, type TemplateResult } from 'lit'
import type { MembersView, MemberView, PolicyView } from '../../edge/contract/index.ts'
import { memberClient, type PolicyClient, type PolicyReader } from '../client/client.ts'
import type { ClientProblem, Result } from '../client/transport.ts'
import type { MfaElement } from '../parts/mfa-element.ts'
import { DOT } from '../parts/templates.ts'
import { formatAgo } from '../words/format.ts'
import { members as english } from '../words/member-texts.ts'
import { memberListStyles } from './member-list-styles.ts'
import { MEMBERS_FILE, MEMBERS_HEAD, membersLines } from './members-csv.ts'

// A lazy chunk: loaded when an Owner asks who, so that no other page pays for it.

export type MemberListHandlers = {
  /** The host's way to the server, or the element's own. */
  reach: () => PolicyClient | PolicyReader
  /** False where the host has taken over. */
  report: (problem: ClientProblem) => boolean
  /** What went wrong, and the way out of it. */
  explain: (problem: ClientProblem) => TemplateResult
}

/** How many the file is asked for at a time, the most there are in one answer. */
const PER_PART = 500

/** Who belongs to an account: role, method and last visit of each, page by page, and as a file (spec P4). */
export class MemberList {
  readonly #host: MfaElement<PolicyClient | PolicyReader>
  readonly #handlers: MemberListHandlers
  #policy: PolicyView | null = null
  #shown: MemberView[] = []
  #next: string | null = null
  #doing: 'list' | 'file' | null = null
  #refused: { problem: ClientProblem; retry: () => Promise<void> } | null = null
  #isSaved = false
  /** An answer to what was closed since, or begun anew, is nobody's. */
  #round = 0

  constructor(host: MfaElement<PolicyClient | PolicyReader>, handlers: MemberListHandlers) {
    this.#host = host
    this.#handlers = handlers
    host.addController({ hostDisconnected: () => this.close() })
    const { styleSheet } = memberListStyles
    if (styleSheet) (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet)
  }

  /** Reads it anew, from the beginning. */
  open(policy: PolicyView): Promise<void> {
    this.close()
    this.#policy = policy
    return this.#load()
  }

  /** Keeps nobody's name. */
  close(): void {
    this.#round++
    this.#policy = null
    this.#shown = []
    this.#next = null
    this.#doing = null
    this.#refused = null
    this.#isSaved = false
    this.#host.requestUpdate()
  }

  render(): TemplateResult | typeof nothing {
    if (!this.#policy) return nothing
    const text = this.#text
    const [refused, busy] = [this.#refused, this.#doing !== null]
    const button = (label: string, press: () => Promise<void>, name = '') =>
      html`<button type="button" class=${name} part="button" aria-disabled=${busy ? 'true' : nothing} @click=${() => this.#doing ?? press()}>${label}</button>`
    return html`<div class="members">
      <p class="help" role="status"><bdi>${this.#status(text)}</bdi></p>
      ${
        this.#shown.length > 0
          ? html`<ul role="list" aria-label=${text.membersOf(this.#policy.accountName)}>${this.#shown.map((one) => this.#row(one))}</ul>`
          : nothing
      }
      <p class="error" role="alert">${refused ? this.#handlers.explain(refused.problem) : nothing}</p>
      <p class="row">
        ${refused ? button(text.retry, refused.retry) : nothing}
        ${this.#next && !refused ? button(text.loadMore, this.#load, 'more') : nothing}
        ${this.#shown.length > 0 ? button(text.downloadCsv, this.#save) : nothing}
      </p>
    </div>`
  }

  get #text() {
    return { ...english, ...this.#host.words }
  }

  get #client() {
    const reach = this.#handlers.reach()
    return 'loadMembers' in reach ? reach : memberClient(reach.transport)
  }

  #status(text: typeof english): string {
    const { length } = this.#shown
    if (this.#doing === 'file') return text.preparingCsv
    if (this.#doing) return text.loadingMembers
    if (this.#isSaved) return text.savedCsv(MEMBERS_FILE)
    if (length > 0) return text.membersShown(length, this.#next !== null)
    return this.#refused ? '' : text.noMembers
  }

  #row({ name, role, enrolled, lastSeenAt }: MemberView): TemplateResult {
    const text = this.#text
    const ago = formatAgo(lastSeenAt, Date.now(), this.#host.locale)
    return html`<li tabindex="-1"><div class="name"><bdi>${name ?? text.nameNotKnown}</bdi></div>
      <div class="facts"><span>${text.roleName(role)}<i>${DOT}</i></span><span class=${enrolled ? '' : 'missing'}>${enrolled ? text.memberSetUp : text.memberNotSetUp}<i>${DOT}</i></span><span>${text.lastSeen} <time datetime=${new Date(lastSeenAt).toISOString()}>${ago}</time></span></div></li>`
  }

  /** The first members, or those behind what is shown. */
  #load = async (): Promise<void> => {
    const before = this.#shown.length
    await this.#ask('list', this.#load, async () => {
      const page = await this.#page(this.#next)
      if (!page.ok) return page
      return () => {
        this.#shown = [...this.#shown, ...page.value.members]
        this.#next = page.value.next
        if (!this.#next) void this.#moveOn(before)
      }
    })
  }

  /** All of them, whatever is shown: part by part, for a file that is whole or none. */
  #save = (): Promise<void> =>
    this.#ask('file', this.#save, async (isWanted) => {
      const lines = [MEMBERS_HEAD]
      let next: string | null = null
      do {
        const part: Result<MembersView> = await this.#page(next, PER_PART)
        if (!part.ok) return part
        lines.push(membersLines(part.value.members))
        next = part.value.next
      } while (next && isWanted())
      return () => {
        download(lines)
        this.#isSaved = true
      }
    })

  #page(after: string | null, limit?: number): Promise<Result<MembersView>> {
    return this.#client.loadMembers(this.#policy?.accountId ?? '', { ...(after && { after }), ...(limit && { limit }) })
  }

  /** `work` answers with what to do with what it brought, or with the refusal. */
  async #ask(
    doing: 'list' | 'file',
    retry: () => Promise<void>,
    work: (isWanted: () => boolean) => Promise<(() => void) | { ok: false; problem: ClientProblem }>,
  ): Promise<void> {
    const round = this.#round
    const isWanted = () => round === this.#round
    this.#doing = doing
    this.#refused = null
    this.#isSaved = false
    this.#host.requestUpdate()
    const came = await work(isWanted)
    if (!isWanted()) return
    this.#doing = null
    if (typeof came === 'function') came()
    else if (this.#handlers.report(came.problem)) this.#refused = { problem: came.problem, retry }
    this.#host.requestUpdate()
  }

  /** The button that was pressed goes with the last page: whoever was on it goes on with what it brought. */
  async #moveOn(first: number): Promise<void> {
    const root = this.#host.renderRoot as ShadowRoot
    const wasThere = root.activeElement?.matches('.more')
    this.#host.requestUpdate()
    await this.#host.updateComplete
    if (wasThere) root.querySelectorAll<HTMLElement>('.members li')[first]?.focus()
  }
}

function download(parts: string[]): void {
  const url = URL.createObjectURL(new Blob(parts, { type: 'text/csv;charset=utf-8' }))
  Object.assign(document.createElement('a'), { href: url, download: MEMBERS_FILE }).click()
  // Not at once: browsers begin to read it a moment later.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
