import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import { doneIcon } from '../look/icons.ts'
import { card } from '../look/styles.ts'
import { copyKeys, copyText, selectContents } from '../parts/clipboard.ts'
import { controls } from '../parts/controls.ts'
import { BackupCodesCreatedEvent, BackupCodesKeptEvent } from '../parts/events.ts'
import { MfaElement } from '../parts/mfa-element.ts'
import { formatDate } from '../words/format.ts'
import { codesTexts } from '../words/setup-messages.ts'
import { printPage } from './print.ts'

type Say = (text: ReturnType<typeof codesTexts>) => string

/**
 * @summary Shows new backup codes once, to be copied, downloaded or printed.
 *
 * @attr theme - `auto`, `light` or `dark`
 * @attr state - reflected, read only: whether it has codes, one of its states
 *
 * @fires backup-codes-created - new codes are on the screen (`count`)
 * @fires backup-codes-kept - they were copied, downloaded or sent to print (`via`)
 *
 * @csspart base - the element's content
 * @csspart code-list - the panel with the codes
 * @csspart code - one code
 * @csspart button - a button
 *
 * @cssprop --mfa-color-sunken - background of the panel
 * @cssprop --mfa-radius - corners
 */
export class BackupCodesElement extends MfaElement<null> {
  static override properties: PropertyDeclarations = {
    issuer: { attribute: false },
    account: { attribute: false },
    codes: { attribute: false, noAccessor: true },
  }

  static override styles = [
    ...card,
    controls,
    css`
      ol {
        list-style: none; counter-reset: code; columns: 2 14.8em; column-gap: calc(var(--space) * 4); margin-block-start: calc(var(--space) * 4);
        padding: calc(var(--space) * 3) min(var(--space) * 4, 50cqi - 101px); background: var(--sunken); border-radius: var(--radius); border: 1px solid transparent;
        font: var(--small)/1.5 var(--mono); font-variant-numeric: tabular-nums; letter-spacing: 0.02em;
      }
      li { counter-increment: code; break-inside: avoid; display: flex; gap: calc(var(--space) * 2.5); padding-block: var(--space); white-space: nowrap; }
      li::before { content: counter(code); inline-size: 1.5em; text-align: end; color: var(--muted); }
      .keep { display: flex; flex-wrap: wrap; gap: calc(var(--space) * 2); margin-block-start: calc(var(--space) * 3); }
      @container (max-width: 440px) { .keep button { flex: auto; } }
    `,
  ]

  /** Who issues the codes, for the file and the page on paper. */
  issuer = ''

  /** Whose codes they are. */
  account = ''

  #codes: readonly string[] = []
  #removePrinted: (() => void) | null = null
  /** What came of a button, not as text: it is there still when the page turns to another language. */
  #note: { done: boolean; say: Say } | null = null

  /** The codes to show, once. They are in the shadow root only, in no attribute; an empty list takes them away. */
  get codes(): readonly string[] {
    return this.#codes
  }
  set codes(codes: readonly string[]) {
    const before = this.#codes
    this.#codes = codes
    this.#note = null
    this.requestUpdate('codes', before)
  }

  override get state(): 'empty' | 'shown' {
    return this.#codes.length > 0 ? 'shown' : 'empty'
  }

  /** It shows what it is given, and asks no server. */
  protected override connect(): null {
    return null
  }

  protected override start(): void {}

  constructor() {
    super()
    const hostDisconnected = () => {
      this.#removePrinted?.()
      this.codes = []
    }
    this.addController({ hostDisconnected })
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('codes') && this.#codes.length > 0) {
      this.dispatchEvent(new BackupCodesCreatedEvent(this.#codes.length))
    }
  }

  protected override render(): TemplateResult {
    const text = this.#text
    const note = this.#note
    return html`<div part="base">
      ${
        this.#codes.length === 0
          ? nothing
          : html`<ol id="codes" part="code-list" role="list" dir="ltr" translate="no">${this.#codes.map((code) => html`<li part="code">${code}</li>`)}</ol>
            <div class="keep">
              <button type="button" class="small" part="button" @click=${this.#copy}>${text.copy}</button>
              <button type="button" class="small" part="button" @click=${this.#download}>${text.download}</button>
              <button type="button" class="small" part="button" @click=${this.#print}>${text.print}</button>
            </div>`
      }
      <p class="done" role="status">${note ? html`${note.done ? doneIcon() : nothing}<span>${note.say(text)}</span>` : nothing}</p>
    </div>`
  }

  get #text() {
    return codesTexts(this.words)
  }

  #copy = async (): Promise<void> => {
    if (await copyText(this.#codes.join('\n'))) return this.#kept('copy', (text) => text.copied)
    selectContents(this.renderRoot.querySelector('#codes'))
    this.#say(false, (text) => text.selectedInstead(copyKeys()))
  }

  #download = (): void => {
    const name = fileName(this.issuer)
    const url = URL.createObjectURL(new Blob([this.#file()], { type: 'text/plain;charset=utf-8' }))
    try {
      const link = document.createElement('a')
      link.href = url
      link.download = name
      link.click()
      this.#kept('download', (text) => text.downloaded(name))
    } catch {
      this.#say(false, (text) => text.downloadFailed)
    } finally {
      // Some browsers read the blob after the click has returned.
      setTimeout(() => URL.revokeObjectURL(url), 10_000)
    }
  }

  #print = (): void => {
    const { title, lines } = this.#page()
    this.#removePrinted?.()
    this.#removePrinted = printPage({ title, lines, codes: this.#codes })
    if (this.#removePrinted) this.#kept('print', (text) => text.printed)
    else this.#say(false, (text) => text.printFailed)
  }

  #page(): { title: string; lines: string[] } {
    const text = this.#text
    const created = text.fileDate(formatDate(Date.now(), this.locale))
    return { title: text.fileTitle(this.issuer), lines: [this.account, created, text.fileNote].filter(Boolean) }
  }

  #file(): string {
    const { title, lines } = this.#page()
    const numbered = this.#codes.map((code, index) => `${String(index + 1).padStart(2)}  ${code}`)
    return [title, ...lines, '', ...numbered, ''].join('\r\n')
  }

  #kept(via: 'copy' | 'download' | 'print', say: Say): void {
    this.#say(true, say)
    this.dispatchEvent(new BackupCodesKeptEvent(via))
  }

  #say(done: boolean, say: Say): void {
    this.#note = { done, say }
    this.requestUpdate()
  }
}

function fileName(issuer: string): string {
  const slug = issuer
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return slug ? `${slug}-backup-codes.txt` : 'backup-codes.txt'
}
