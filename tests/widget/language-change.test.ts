import '../../widget/define.ts'
import { fetchWithStepUp } from '../../widget/index.ts'
import { words as german } from '../../widget/words/languages/de.ts'
import { equal, lacks } from './assert.ts'
import { clipboard, mount, replace, settle, show, until, View } from './page.ts'
import { asked, CODES, challengeView, enrolled, method, never, no, ok, policyView } from './support.ts'

/* A page that changes its language while something is said of what was done, or went wrong: that is said in the new one. */

type Scene = {
  /** Brings it about, in English. */
  act: () => Promise<View>
  english: string
  said: string
}

const GET = {
  kind: 'browser_ceremony' as const,
  ceremony: 'get' as const,
  publicKey: { challenge: 'Y2hhbGxlbmdl', rpId: 'example.com', allowCredentials: [], userVerification: 'preferred' },
}
const same = <Options>(options: Options): Options => options
const LENT = { parseCreationOptionsFromJSON: same, parseRequestOptionsFromJSON: same }
const bytes = new TextEncoder().encode('{}').buffer
const GIVEN = {
  id: 'aWQ',
  response: { clientDataJSON: bytes, authenticatorData: bytes, signature: bytes, userHandle: null },
}

/** The browser's answer to a ceremony; a name is that of its error. */
function browserGives(given: object | string): void {
  if (!('PublicKeyCredential' in globalThis)) replace(globalThis, 'PublicKeyCredential' as never, LENT as never)
  const get = async () => {
    if (typeof given === 'string') throw new DOMException('', given)
    return given
  }
  // Of all that a browser has there, a ceremony calls these two.
  replace(navigator, 'credentials', { get, create: get } as unknown as CredentialsContainer)
}

async function pressed(given: object | string): Promise<View> {
  browserGives(given)
  const factors = [{ ...asked('passkey'), prompt: GET }, asked('backup_code')]
  const ui = show('mfa-challenge', {
    loadChallenge: () => ok(challengeView(factors)),
    answerChallenge: () => no('passkey_unknown'),
  })
  await ui.press('Use passkey')
  return ui
}

const codes = () => show('backup-codes', {}, { codes: CODES, issuer: 'Acme' })

async function wizard(...names: string[]): Promise<View> {
  const ui = show('mfa-setup-wizard')
  await ui.press(...names)
  return ui
}

/** At the code that deletes a method. */
async function removal(answer: ReturnType<typeof no>): Promise<View> {
  const ui = show('mfa-settings', { ...enrolled(), removeAuthenticator: () => answer })
  await ui.is('ready')
  ui.find('[role=menuitem]:last-child')?.click()
  await (await ui.dialog()).press('Delete')
  await ui.enter('123456')
  return ui
}

const SCENES: Record<string, Scene> = {
  'codes that were copied': {
    act: async () => {
      clipboard()
      const ui = codes()
      await ui.press('Copy')
      return ui
    },
    english: 'Copied.',
    said: german.copied,
  },
  'codes that could not be copied': {
    act: async () => {
      replace(navigator, 'clipboard', undefined)
      const ui = codes()
      await ui.press('Copy')
      return ui
    },
    english: 'Copying is blocked here.',
    said: german.selectedInstead(/Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘C' : 'Ctrl+C'),
  },
  'codes that were saved': {
    act: async () => {
      replace(HTMLAnchorElement.prototype, 'click', () => {})
      const ui = codes()
      await ui.press('Download')
      return ui
    },
    english: 'Download of acme-backup-codes.txt started.',
    said: german.downloaded('acme-backup-codes.txt'),
  },
  'a key that was copied': {
    act: async () => {
      clipboard()
      const ui = await wizard('Next')
      await ui.press('Copy')
      return ui
    },
    english: 'Copied.',
    said: german.copied,
  },
  'a method that was added': {
    act: async () => {
      const ui = await wizard('Next', 'Next')
      await ui.enter('123456')
      return ui
    },
    english: 'Done: Authenticator app added',
    said: german.methodAdded(german.factorName('totp')),
  },
  'a browser that cannot set up a passkey': {
    act: async () => {
      replace(globalThis, 'PublicKeyCredential' as never, undefined)
      return show('mfa-setup-wizard', {}, { factors: ['passkey'] })
    },
    english: 'This browser cannot set up a passkey.',
    said: german.cannotCreate,
  },
  'a device that gave nothing': {
    act: () => pressed('NotAllowedError'),
    english: 'Nothing came back from your device.',
    said: german.passkeyNothing,
  },
  'a device that reported a problem': {
    act: () => pressed('UnknownError'),
    english: 'Your device reported a problem (UnknownError).',
    said: german.passkeyTrouble('UnknownError'),
  },
  'a passkey that the server does not know': {
    act: () => pressed(GIVEN),
    english: 'That passkey is not known here any more.',
    said: german.passkey_unknown,
  },
  'a wrong code': {
    act: () => removal(no('wrong_code')),
    english: "That code didn't work.",
    said: german.wrong_code,
  },
  'a wait that is over': {
    act: () => removal(no('locked', { retryAfterSeconds: 1 })),
    english: 'You can try again now.',
    said: german.unlocked,
  },
  'a method that has another name': {
    act: async () => {
      const ui = show('mfa-settings', enrolled({ authenticators: [method(), { ...method(), id: 'a2' }] }))
      await ui.is('ready')
      ui.find('[role=menuitem]')?.click()
      await ui.press('Save')
      return ui
    },
    english: 'Name saved.',
    said: german.renamed,
  },
  'an Owner without a passkey': {
    act: async () => {
      const policy = policyView({ required: true, strength: 'any' })
      const script = {
        loadPolicies: () => ok([policy]),
        setPolicy: () => no('owner_not_ready'),
      }
      const ui = show('account-mfa-toggle', script, { accountId: 'acme' })
      ;(await ui.soon('#strength')).click()
      return ui
    },
    english: 'Only an Owner who has passkeys can ask for them.',
    said: german.owner_not_ready,
  },
}

describe('a change of language', () => {
  for (const [name, { act, english, said }] of Object.entries(SCENES))
    it(`is followed by what is said of ${name}`, async () => {
      const ui = await act()
      await until(() => ui.text.includes(english), english, 4_000)
      ui.element.lang = 'de'
      await until(() => ui.text.includes(said), said)
      lacks(ui.text, english)
    })

  it('is followed by the dialog that asks for a code, and by its button', async () => {
    mount(document.createElement('p'))
    replace(window, 'fetch', async () => {
      const headers = { 'WWW-Authenticate': 'Bearer error="x", max_age=300' }
      return new Response(JSON.stringify({ code: 'step_up_required' }), { status: 401, headers })
    })
    const controller = new AbortController()
    const client = { loadChallenge: () => ok(challengeView()), answerChallenge: never } as never
    const answered = fetchWithStepUp('/email', { signal: controller.signal }, { client })
    const page = new View(document)
    const dialog = await page.soon<HTMLDialogElement>('dialog.mfa-step-up')
    await page.field()
    const words = () => [dialog.ariaLabel, page.words('dialog > button'), page.words('[type=submit]')]
    equal(words(), ['Verify your identity', 'Cancel', 'Enter'])
    document.documentElement.lang = 'de'
    await until(() => page.words('[type=submit]') === german.enter, 'the words of the form')
    await settle()
    equal(words(), [german.verifyIdentity, german.cancel, german.enter])
    controller.abort()
    await answered.catch(() => {})
  })
})
