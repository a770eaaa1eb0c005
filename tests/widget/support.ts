import axe from 'axe-core'
import type { EnrolmentView, FactorKind, PolicyView, SettingsView } from '../../edge/contract/index.ts'
import { stylesheet } from '../../edge/http/pages/stylesheet.ts'
import type { ClientProblem, MfaClient, Result } from '../../widget/index.ts'

export const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
export const URI = `otpauth://totp/Acme:alice%40example.com?secret=${SECRET}&issuer=Acme`
export const CODES: string[] = [
  '04K3-QF9X-WM2H-TBPZ',
  '1X7T-6HGB-PQ3A-9WKF',
  '2N5C-VYJ8-0RDE-3GHS',
  '3QWK-4B7M-XZT1-8PFN',
  '4CJ9-HA2R-5SVG-6DYE',
  '5R8D-0JNV-7CEY-4M1S',
  '6ZP2-KM4T-D8XE-0VRA',
  '7B9W-3FQX-H6NJ-YC2T',
  '8GS1-ED5K-V0RP-4TMW',
  '9TXN-7ZB3-QCF8-JH6K',
]

export function ok<Value>(value: Value): Promise<Result<Value>> {
  return Promise.resolve({ ok: true, value })
}

export function no(code: ClientProblem['code'], more: Partial<ClientProblem> = {}): Promise<Result<never>> {
  return Promise.resolve({ ok: false, problem: { code, requestId: 'req_1', ...more } })
}

export const never = (): Promise<never> => new Promise(() => {})

export function settingsView(more: Partial<SettingsView> = {}): SettingsView {
  return {
    principal: { id: 'p1', name: 'Alice' },
    assurance: { aal: 1, amr: [], at: null },
    authenticators: [],
    enrolable: ['totp'],
    backupCodes: null,
    requirement: { required: false, accounts: [] },
    resetProvenUntil: null,
    nextCodeAt: null,
    csrf: 'csrf',
    ...more,
  }
}

export function enrolledView(remaining = 10, confirmedAt: number | null = Date.UTC(2026, 4, 12)): SettingsView {
  return settingsView({
    authenticators: [method()],
    enrolable: [],
    backupCodes: { remaining, total: 10, createdAt: Date.UTC(2026, 4, 12), confirmedAt },
  })
}

export const method = () => ({
  id: 'a1',
  factor: 'totp' as FactorKind,
  name: 'Authenticator app',
  isDefault: true,
  createdAt: Date.UTC(2026, 4, 12, 12),
  lastUsedAt: Date.now() - 2 * 3_600_000,
  disabled: false,
})

export function policyView(more: Partial<PolicyView> = {}): PolicyView {
  return {
    accountId: 'acme',
    accountName: 'Acme',
    required: false,
    canChange: true,
    reason: null,
    members: { known: 12, enrolled: 9 },
    ...more,
  }
}

export type Call = [name: keyof MfaClient, ...args: unknown[]]

/** A client that answers as told, well by default, and keeps account of what it was asked. */
export function scriptedClient(
  script: Partial<MfaClient> = {},
): MfaClient & { calls: Call[]; count(name: string): number } {
  const calls: Call[] = []
  const enrolment = (): EnrolmentView => ({
    id: `e${calls.filter(([name]) => name === 'beginEnrolment').length}`,
    expiresAt: Date.now() + 600_000,
    prompts: [
      { kind: 'show_secret', secret: SECRET, uri: URI },
      { kind: 'enter_code', digits: 6 },
    ],
  })
  const defaults: MfaClient = {
    loadSettings: () => ok(settingsView()),
    beginEnrolment: () => ok(enrolment()),
    confirmEnrolment: () => ok({ authenticator: method(), prompts: [{ kind: 'show_codes', codes: CODES }] }),
    abandonEnrolment: () => ok(null),
    confirmBackupCodes: () => ok(null),
    renameAuthenticator: (_id, { name }) => ok({ ...method(), name: name ?? 'Authenticator app' }),
    removeAuthenticator: () => ok(settingsView()),
    createBackupCodes: () =>
      ok({
        backupCodes: { remaining: 10, total: 10, createdAt: Date.now(), confirmedAt: null },
        prompts: [{ kind: 'show_codes', codes: CODES }],
      }),
    loadPolicies: (ids) => ok(ids.map((accountId) => policyView({ accountId }))),
    setPolicy: (accountId, { required }) => ok(policyView({ accountId, required })),
    loadChallenge: () =>
      ok({
        principal: { name: 'Alice' },
        factors: [{ factor: 'totp', lockedUntil: null, disabled: false }],
        nextCodeAt: null,
        to: '/home',
        csrf: 'csrf',
      }),
    answerChallenge: () => ok({ to: '/home', assurance: { aal: 2, amr: ['pwd', 'otp', 'mfa'], at: Date.now() } }),
  }
  const client = { ...defaults, ...script }
  for (const name of Object.keys(client) as (keyof MfaClient)[]) {
    const answer = client[name] as (...args: unknown[]) => Promise<Result<never>>
    client[name] = (...args: unknown[]) => {
      calls.push([name, ...args])
      return answer(...args)
    }
  }
  return { ...client, calls, count: (name) => calls.filter(([called]) => called === name).length }
}

export function equal<Value>(actual: Value, expected: Value, about = ''): void {
  const [a, e] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (a !== e) throw new Error(`${about} expected ${e}, got ${a}`)
}

export function check(condition: unknown, about: string): asserts condition {
  if (!condition) throw new Error(`expected ${about}`)
}

/** Waits until something holds, as a person would. */
export async function until<Value>(look: () => Value, about: string, patience = 2_000): Promise<NonNullable<Value>> {
  const end = Date.now() + patience
  for (;;) {
    const found = look()
    if (found) return found
    if (Date.now() > end) throw new Error(`waited in vain for ${about}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

export const settle = (ms = 30): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Every element of a tree, shadow roots included. */
export function* deep(root: ParentNode): Generator<Element> {
  if (root instanceof Element && root.shadowRoot) yield* deep(root.shadowRoot)
  for (const element of root.querySelectorAll('*')) {
    yield element
    if (element.shadowRoot) yield* deep(element.shadowRoot)
  }
}

export function find<Type extends Element>(root: ParentNode, selector: string): Type | null {
  for (const element of deep(root)) if (element.matches(selector)) return element as Type
  return null
}

export function text(root: ParentNode): string {
  const parts = [...deep(root)].filter(({ children }) => children.length === 0).map(({ textContent }) => textContent)
  return parts.join(' ').replace(/\s+/g, ' ')
}

export function button(root: ParentNode, name: string): HTMLButtonElement | null {
  for (const element of deep(root)) {
    if (element instanceof HTMLButtonElement && element.textContent?.trim() === name) return element
  }
  return null
}

export async function press(root: ParentNode, name: string): Promise<void> {
  ;(await until(() => button(root, name), `a button ${name}`)).click()
  await settle()
}

/** The visible words of the element with this role or id that say what went wrong. */
export function alertText(root: ParentNode): string {
  return [...deep(root)]
    .filter((element) => element.getAttribute('role') === 'alert')
    .map(({ textContent }) => textContent?.replace(/\s+/g, ' ').trim())
    .join(' ')
    .trim()
}

/** The element that has focus, in whichever shadow root. */
export function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

/** Puts an element into an empty page in the given scheme. */
export function mount<Type extends HTMLElement>(element: Type, scheme: 'light' | 'dark' = 'light'): Type {
  clear()
  document.documentElement.lang = 'en-GB'
  document.title = 'Test'
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`${stylesheet({})} :root { color-scheme: ${scheme} } .mfa-page { color-scheme: inherit }
    body { background: light-dark(#fff, #171b22); color: light-dark(#1a1d23, #e8ebf0) } * { transition: none !important; animation-duration: 0s !important; animation-delay: 0s !important }`)
  document.adoptedStyleSheets = [sheet]
  document.body.append(element)
  return element
}

export function clear(): void {
  document.body.replaceChildren()
}

/** Every event of ours that reaches the document, as plain data. */
export function recordEvents(): { events: { type: string; data: Record<string, unknown> }[]; stop(): void } {
  const events: { type: string; data: Record<string, unknown> }[] = []
  const types = ['mfa-enrolled', 'mfa-changed', 'mfa-cancelled', 'mfa-passed', 'mfa-locked', 'mfa-error']
  const more = ['mfa-renamed', 'mfa-removed', 'account-policy-changed']
  const all = [...types, ...more, 'mfa-session-expired', 'backup-codes-created', 'backup-codes-kept']
  const listener = (event: Event) => events.push({ type: event.type, data: { ...event } as Record<string, unknown> })
  for (const type of all) document.addEventListener(type, listener)
  const stop = () => {
    for (const type of all) document.removeEventListener(type, listener)
  }
  return { events, stop }
}

/** Throws with what axe finds, WCAG 2.2 AA and best practices alike. */
export async function axeClean(element: Element, about: string): Promise<void> {
  const { violations } = await axe.run(element, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    // An element is no whole page: where landmarks and the first heading are is the host's.
    rules: {
      region: { enabled: false },
      'page-has-heading-one': { enabled: false },
      'landmark-one-main': { enabled: false },
    },
  })
  if (violations.length === 0) return
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n  ')}`,
  )
  throw new Error(`${about} is not accessible\n${found.join('\n')}`)
}
