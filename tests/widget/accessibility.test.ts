import '../../widget/define.ts'
import type { MfaClient } from '../../widget/index.ts'
import {
  axeClean,
  clear,
  enrolledView,
  find,
  method,
  mount,
  never,
  no,
  ok,
  policyView,
  press,
  scriptedClient,
  settle,
  until,
} from './support.ts'

type Built = { element: HTMLElement; ready: () => Promise<unknown> }

function settings(
  script: Partial<MfaClient>,
  walk: (element: HTMLElement) => Promise<unknown> = () => settle(),
): () => Built {
  return () => {
    const element = document.createElement('mfa-settings')
    element.client = scriptedClient(script)
    return { element, ready: () => walk(element) }
  }
}

async function toSecret(element: HTMLElement): Promise<void> {
  await press(element, 'Add new method')
  await press(element, 'Next')
  await until(() => find(element, 'svg[role=img]'), 'the QR code')
}

async function entered(element: HTMLElement): Promise<void> {
  await toSecret(element)
  await press(element, 'Next')
  const field = find<HTMLInputElement>(element, 'input.code')
  if (field) field.value = '123456'
  await press(element, 'Enter')
}

async function leaving(element: HTMLElement): Promise<void> {
  await entered(element)
  ;(find<HTMLElement>(element, 'mfa-setup-wizard') as HTMLElementTagNameMap['mfa-setup-wizard']).close()
  await settle()
}

const PAGE = `<section class="mfa-card"><h1 class="mfa-heading">Verify your identity</h1>
  <p class="mfa-who"><span>Alice</span> · <span>Acme</span></p>
  <mfa-challenge><form class="mfa-form" method="post" action="/mfa/challenge">
    <input type="hidden" name="csrf" value="c"><input type="hidden" name="factor" value="totp"><input type="hidden" name="to" value="/">
    <label class="mfa-label" for="mfa-code">6-digit code</label><p class="mfa-hint" id="mfa-hint" data-mfa="hint">Use the next code your app shows.</p>
    <input class="mfa-code" id="mfa-code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" required aria-describedby="mfa-error mfa-hint">
    <p class="mfa-error" id="mfa-error" data-mfa="error"></p><button class="mfa-button mfa-primary" type="submit">Enter</button></form></mfa-challenge>
  <form class="mfa-signout" method="post" action="/logout"><button class="mfa-link" type="submit">Sign out</button></form>
  <p class="mfa-support">No phone and no codes? <a href="/help">Ask the help desk</a>.</p></section>`

function challenge(answerChallenge: MfaClient['answerChallenge'], code: string | null): () => Built {
  return () => {
    const element = document.createElement('main')
    element.className = 'mfa-page'
    element.append(document.createRange().createContextualFragment(PAGE))
    const inner = element.querySelector('mfa-challenge')
    if (inner) inner.client = scriptedClient({ answerChallenge })
    return { element, ready: () => enter(element, code) }
  }
}

async function enter(element: HTMLElement, code: string | null): Promise<void> {
  await settle()
  const field = element.querySelector<HTMLInputElement>('[name=code]')
  if (code === null || !field) return
  field.value = code
  element.querySelector<HTMLButtonElement>('.mfa-primary')?.click()
  await settle()
}

function empty(loadChallenge?: MfaClient['loadChallenge']): () => Built {
  return () => {
    const element = document.createElement('mfa-challenge')
    element.client = scriptedClient(loadChallenge ? { loadChallenge } : {})
    return { element, ready: () => settle() }
  }
}

async function chosen(element: HTMLElement, name: string): Promise<void> {
  ;(await until(() => find<HTMLElement>(element, '.more'), 'the menu')).click()
  await settle(60)
  if (name) await press(element, name)
}

async function removing(element: HTMLElement): Promise<void> {
  await chosen(element, 'Delete')
  ;(await until(() => find<HTMLElement>(element, 'dialog[open] .danger'), 'Delete')).click()
  await settle()
}

async function codeEntered(element: HTMLElement): Promise<void> {
  const field = await until(() => find<HTMLInputElement>(element, '#code'), 'the field')
  field.value = '123456'
  await press(element, 'Enter')
}

function toggle(
  more: Parameters<typeof policyView>[0],
  script: Partial<MfaClient> = {},
  walk: (element: HTMLElement) => Promise<unknown> = () => settle(),
): () => Built {
  return () => {
    const element = document.createElement('account-mfa-toggle')
    element.accountId = 'acme'
    element.client = scriptedClient({ loadPolicies: () => ok([policyView(more)]), ...script })
    return {
      element,
      ready: async () => {
        await settle(60)
        await walk(element)
      },
    }
  }
}

async function pressed(element: HTMLElement): Promise<void> {
  find<HTMLElement>(element, '[role=switch]')?.click()
  await settle(60)
}

async function codeAsked(element: HTMLElement): Promise<void> {
  await pressed(element)
  await codeEntered(element)
}

const enrolled = { loadSettings: () => ok(enrolledView(7)) }
const required = { required: true, accounts: [{ id: 'a', name: 'Acme' }] }
const disabledApp = () => ok({ ...enrolledView(7), authenticators: [{ ...method(), disabled: true }] })
const needsCode =
  (answer: MfaClient['setPolicy']): MfaClient['setPolicy'] =>
  (id, request) =>
    request.proof ? answer(id, request) : no('step_up_required')

const poor = () => ok({ ...enrolledView(0), authenticators: [{ ...method(), disabled: true, lastUsedAt: null }] })

const STATES: Record<string, () => Built> = {
  'settings, loading': settings({ loadSettings: never }),
  'settings, empty': settings({}),
  'settings, enrolled': settings({ loadSettings: () => ok(enrolledView(7)) }),
  'settings, few codes, not confirmed': settings({ loadSettings: () => ok(enrolledView(2, null)) }),
  'settings, disabled and no codes': settings({ loadSettings: poor }),
  'settings, signed out': settings({ loadSettings: () => no('sign_in_required', { page: '/login' }) }),
  'settings, challenge required': settings({
    loadSettings: () => no('challenge_required', { page: '/mfa/challenge' }),
  }),
  'settings, error': settings({ loadSettings: () => no('unavailable') }),
  'settings, offline': settings({ loadSettings: () => no('offline') }),
  'settings, menu': settings(enrolled, (element) => chosen(element, '')),
  'settings, renaming': settings(enrolled, (element) => chosen(element, 'Rename')),
  'settings, a name refused': settings(enrolled, async (element) => {
    await chosen(element, 'Rename')
    const field = find<HTMLInputElement>(element, '#name')
    if (field) field.value = ''
    await press(element, 'Save')
  }),
  'settings, delete asked': settings(enrolled, (element) => chosen(element, 'Delete')),
  'settings, delete refused by an account': settings(
    { loadSettings: () => ok({ ...enrolledView(7), requirement: required }) },
    (element) => chosen(element, 'Delete'),
  ),
  'settings, delete to be proved': settings(enrolled, removing),
  'settings, delete locked': settings(
    { ...enrolled, removeAuthenticator: () => no('wrong_code', { retryAfterSeconds: 250 }) },
    async (element) => {
      await removing(element)
      await codeEntered(element)
    },
  ),
  'settings, deleted': settings(enrolled, async (element) => {
    await removing(element)
    await codeEntered(element)
  }),
  'reset, code asked': settings(enrolled, (element) => chosen(element, 'Reset')),
  'reset, another way': settings(enrolled, async (element) => {
    await chosen(element, 'Reset')
    await press(element, 'Try another way')
  }),
  'reset, backup code mistyped': settings(enrolled, async (element) => {
    await chosen(element, 'Reset')
    await press(element, 'Try another way')
    await press(element, 'Enter backup code')
    await codeEntered(element)
  }),
  'reset, disabled app': settings({ loadSettings: disabledApp }, (element) => chosen(element, 'Reset')),
  'codes, code asked': settings(enrolled, (element) => press(element, 'Generate backup codes')),
  'codes, new ones': settings(enrolled, async (element) => {
    await press(element, 'Generate backup codes')
    await codeEntered(element)
  }),
  'switch, off': toggle({}),
  'switch, on': toggle({ required: true }),
  'switch, not the owner': toggle({ canChange: false, reason: 'not_owner', members: null }),
  'switch, required by all': toggle({ required: true, canChange: false, reason: 'required_by_all' }),
  'switch, asking': toggle({}, { setPolicy: never }, pressed),
  'switch, refused': toggle({}, { setPolicy: () => no('enrolment_required', { page: '/mfa/enrol' }) }, pressed),
  'switch, not loaded': toggle({}, { loadPolicies: () => no('unavailable') }),
  'switch, absent': toggle({}, { loadPolicies: () => ok([]) }),
  'switch, code asked': toggle({ required: true }, { setPolicy: needsCode(never) }, pressed),
  'switch, wrong code': toggle({ required: true }, { setPolicy: needsCode(() => no('wrong_code')) }, codeAsked),
  'switch, locked': toggle(
    { required: true },
    { setPolicy: needsCode(() => no('locked', { retryAfterSeconds: 90 })) },
    codeAsked,
  ),
  'wizard, choosing': settings({}, (element) => press(element, 'Add new method')),
  'wizard, secret': settings({}, toSecret),
  'wizard, code checked': settings({ confirmEnrolment: never }, entered),
  'wizard, wrong code': settings({ confirmEnrolment: () => no('wrong_code') }, entered),
  'wizard, signed out': settings({ confirmEnrolment: () => no('sign_in_required', { page: '/login' }) }, entered),
  'wizard, stopped': settings(
    { confirmEnrolment: () => no('enrolment_expired', { reason: 'too_many_tries' }) },
    entered,
  ),
  'wizard, codes': settings({}, entered),
  'wizard, leaving': settings({}, leaving),
  'challenge, asking': challenge(never, null),
  'challenge, sending': challenge(never, '123456'),
  'challenge, wrong code': challenge(() => no('wrong_code'), '123456'),
  'challenge, locked': challenge(() => no('locked', { retryAfterSeconds: 250 }), '123456'),
  'challenge, signed out': challenge(() => no('sign_in_required', { page: '/login' }), '123456'),
  'challenge, rendered by itself': empty(),
  'challenge, another way': () => {
    const built = empty()()
    return { ...built, ready: () => press(built.element, 'Try another way') }
  },
  'challenge, disabled app': empty(() =>
    ok({
      principal: { name: 'Alice' },
      factors: [
        { factor: 'totp', lockedUntil: null, disabled: true },
        { factor: 'backup_code', lockedUntil: null, disabled: false },
      ],
      nextCodeAt: null,
      to: '/',
      csrf: 'c',
    }),
  ),
  'challenge, not loaded': empty(() => no('unavailable')),
}

describe('accessibility', () => {
  afterEach(clear)

  for (const [name, build] of Object.entries(STATES)) {
    it(`${name}: axe finds nothing, light and dark`, async () => {
      for (const scheme of ['light', 'dark'] as const) {
        const { element, ready } = build()
        mount(element, scheme)
        await ready()
        await axeClean(element, `${name} (${scheme})`)
      }
    })
  }
})
