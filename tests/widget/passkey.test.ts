import '../../widget/define.ts'
import type { AuthenticatorView, ChallengeView } from '../../edge/contract/index.ts'
import { proofOf } from '../../widget/proof/own-proof.ts'
import { DISABLED } from '../../widget/proof/proof.ts'
import { check, equal, includes, lacks } from './assert.ts'
import { focused, replace, settle, show, until } from './page.ts'
import { asked, challengeView, enrolled, method, no, ok, SHOW_CODES } from './support.ts'

/*
 * What the elements make of what the browser says. The browser's own part is played by its `navigator.credentials`, put in the
 * place of the real one: what a device can say in no test, an error of every name, comes from there. Real ceremonies, by an
 * authenticator of Chromium's: tests/browser/passkeys.test.ts.
 */

// In an engine that knows no passkeys, its reading of JSON is played as well.
const same = <Options>(options: Options): Options => options
const LENT = { parseCreationOptionsFromJSON: same, parseRequestOptionsFromJSON: same }
if (!('PublicKeyCredential' in globalThis)) Object.assign(globalThis, { PublicKeyCredential: LENT })

const GET = {
  kind: 'browser_ceremony' as const,
  ceremony: 'get' as const,
  publicKey: { challenge: 'Y2hhbGxlbmdl', rpId: 'example.com', allowCredentials: [], userVerification: 'preferred' },
}
const CREATE = {
  kind: 'browser_ceremony' as const,
  ceremony: 'create' as const,
  publicKey: {
    rp: { id: 'example.com', name: 'Acme' },
    user: { id: 'aGFuZGxl', name: 'alice', displayName: 'alice' },
    challenge: 'Y2hhbGxlbmdl',
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  },
}
const PASSKEY = { ...asked('passkey'), prompt: GET }
const OTHERS = [asked('totp'), asked('backup_code')]
const bytes = (text: string) => new TextEncoder().encode(text).buffer

const GIVEN = {
  id: 'aWQ',
  response: {
    clientDataJSON: bytes('{}'),
    authenticatorData: bytes('data'),
    signature: bytes('sign'),
    userHandle: null,
  },
}
const SENT = { id: 'aWQ', clientDataJSON: 'e30', authenticatorData: 'ZGF0YQ', signature: 'c2lnbg' }

/** Until the end of the test the browser gives this, or fails with an error of this name. */
function browserGives(given: object | string): AbortSignal[] {
  const signals: AbortSignal[] = []
  const answer = async ({ signal }: CredentialRequestOptions & CredentialCreationOptions) => {
    if (signal) signals.push(signal)
    if (given === 'never') {
      return new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError')))
      })
    }
    if (typeof given === 'string') throw new DOMException('whatever the browser says', given)
    return given
  }
  replace(navigator, 'credentials', { get: answer, create: answer } as unknown as CredentialsContainer)
  return signals
}

const passed = { to: '/', assurance: { aal: 2 as const, amr: ['pwd', 'pop', 'mfa'], at: 1 } }

async function challenge(factors: ChallengeView['factors'] = [PASSKEY, ...OTHERS], more: object = {}) {
  const script = { loadChallenge: () => ok(challengeView(factors, '/')), answerChallenge: () => ok(passed), ...more }
  const ui = show('mfa-challenge', script)
  ui.hears('mfa-passed', { prevents: true })
  await until(() => ui.element.state !== 'loading', 'the form')
  await settle()
  return ui
}

const SENTENCES: [string, string][] = [
  ['NotAllowedError', 'Nothing came back from your device. Try again, or use another way.'],
  ['SecurityError', `Passkeys don't work at this address (${location.host}). Tell whoever runs this site.`],
  ['ConstraintError', 'This key needs a PIN first. Set one, or use another way.'],
  ['InvalidStateError', 'Your device reported a problem (InvalidStateError).'],
  ['UnknownError', 'Your device reported a problem (UnknownError).'],
]

describe('a passkey at the challenge', () => {
  it('is asked for by a press, sent without what the browser adds, and led on from', async () => {
    const ui = await challenge()
    const signals = browserGives({ ...GIVEN, rawId: bytes('id'), authenticatorAttachment: 'platform' })
    check(ui.find<HTMLInputElement>('[name=code]')?.type === 'hidden', 'no field')
    equal(ui.find('label'), null)
    await ui.press('Use passkey')
    await ui.is('passed')
    // By the press, and nothing by itself.
    equal(signals.length, 1)
    equal(ui.client.said('answerChallenge'), [{ factor: 'passkey', to: '/', response: SENT }])
    equal(ui.client.count('loadChallenge'), 1)
  })

  for (const [name, words] of SENTENCES) {
    it(`says what ${name} means, aloud, and leaves focus on the button`, async () => {
      const ui = await challenge()
      browserGives(name)
      const log: unknown[] = []
      replace(console, 'error', (line: unknown) => void log.push(line))
      await ui.press('Use passkey')
      await ui.says(words)
      includes(ui.alert, words)
      equal(focused()?.textContent, 'Use passkey')
      equal(log, name === 'SecurityError' ? [`Passkeys for example.com cannot be used at ${location.origin}.`] : [])
      equal(ui.client.count('answerChallenge'), 0)
    })
  }

  it('says nothing of one that was given up, and takes the next press', async () => {
    const ui = await challenge()
    const signals = browserGives('never')
    await ui.press('Use passkey')
    await ui.says('Follow the instructions of your device.')
    equal(ui.button('Try another way'), null)
    await ui.press('Cancel')
    await ui.is('asking')
    equal([ui.alert, signals.map(({ aborted }) => aborted)], ['', [true]])
    equal(focused()?.textContent, 'Use passkey')
    browserGives(GIVEN)
    await ui.press('Use passkey')
    await ui.is('passed')
    // The first challenge was shown to the device: another one is asked for.
    equal(ui.client.count('loadChallenge'), 2)
  })

  it('nothing at all from the browser is nothing from the device', async () => {
    const ui = await challenge()
    browserGives(null as unknown as object)
    await ui.press('Use passkey')
    await ui.says('Nothing came back from your device.')
  })

  for (const [code, words] of [
    ['passkey_refused', "That passkey didn't work. Try again, or use another way."],
    ['passkey_unknown', 'That passkey is not known here any more. Use another one, or another way.'],
    ['ceremony_expired', 'That took too long. Try again.'],
  ] as const) {
    it(`says what the server means by ${code}`, async () => {
      const ui = await challenge(undefined, { answerChallenge: () => no(code) })
      browserGives(GIVEN)
      const unknown: unknown[] = []
      replace(
        PublicKeyCredential as never,
        'signalUnknownCredential' as never,
        ((one: unknown) => {
          unknown.push(one)
          return Promise.resolve()
        }) as never,
      )
      await ui.press('Use passkey')
      await ui.says(words)
      equal(focused()?.textContent, 'Use passkey')
      equal(unknown, code === 'passkey_unknown' ? [{ rpId: 'example.com', credentialId: 'aWQ' }] : [])
    })
  }

  it('words of the host take the place of ours', async () => {
    const ui = await challenge()
    ui.element.messages = { passkeyNothing: 'Nichts kam zurück.' }
    browserGives('NotAllowedError')
    await ui.press('Use passkey')
    await ui.says('Nichts kam zurück.')
  })

  it('stands beside the others, in the order of the server', async () => {
    const ui = await challenge([OTHERS[0] ?? PASSKEY, PASSKEY, asked('backup_code')])
    equal(ui.words('label'), '6-digit code')
    await ui.press('Try another way')
    equal(ui.each('button').slice(1), ['Enter backup code', 'Use passkey', 'Use authenticator app'])
    await ui.press('Use passkey')
    equal(ui.words('.mfa-form button'), 'Use passkey')
  })

  it('is left out where the browser cannot, and said only where it is the one method', async () => {
    replace(globalThis, 'PublicKeyCredential', undefined)
    const cannot = "This browser can't use passkeys here."
    const both = await challenge()
    equal(both.words('label'), '6-digit code')
    lacks(both.text, cannot)
    await both.press('Try another way')
    equal(both.button('Use passkey'), null)
    const alone = await challenge([PASSKEY, asked('backup_code')])
    equal(alone.words('label'), 'Backup code')
    includes(alone.text, cannot)
  })

  it('whoever has none is not helped unasked where the browser cannot', async () => {
    replace(globalThis, 'PublicKeyCredential', undefined)
    const ui = show(
      'mfa-challenge',
      { loadChallenge: () => ok(challengeView(OTHERS)) },
      { support: 'Ask the help desk.' },
    )
    await ui.is('asking')
    equal(ui.words('.mfa-support'), null)
    await ui.press('Try another way')
    includes(ui.words('.mfa-support'), 'Ask the help desk.')
  })

  it('a page around it has the heading and the links itself', async () => {
    const script = {
      loadChallenge: () => ok(challengeView([OTHERS[0] ?? PASSKEY, PASSKEY, asked('backup_code')], '/')),
    }
    const ui = show('mfa-challenge', script, (element) => {
      element.headingLevel = 0
      element.setAttribute('way', 'passkey')
    })
    await ui.is('asking')
    await settle()
    equal([ui.find('[role=heading]'), ui.each('button')], [null, ['Use passkey']])
  })
})

const synced = { synced: true, usable: true, rpId: 'example.com', provider: 'iCloud Keychain' }
const passkey = (more: Partial<AuthenticatorView> = {}): AuthenticatorView => ({
  ...method(),
  ...{ id: 'k1', factor: 'passkey', name: 'Passkey', isDefault: false, credential: synced },
  ...more,
})

describe('several methods', () => {
  const device = passkey({ id: 'k2', name: 'Blue key', credential: { ...synced, synced: false, provider: null } })
  const old = passkey({ id: 'k3', name: 'Old', credential: { ...synced, usable: false, rpId: 'old.example' } })
  const copied = passkey({ id: 'k4', name: 'Copied', disabled: true })

  async function settings(authenticators: AuthenticatorView[], more: object = {}) {
    const ui = show('mfa-settings', { ...enrolled({ authenticators, enrolable: ['passkey'] }), ...more })
    await ui.is('ready')
    await settle()
    return ui
  }
  const rowsOf = (ui: Awaited<ReturnType<typeof settings>>) =>
    ui.all('[part=row]').map(({ textContent }) => textContent?.replace(/\s+/g, ' ') ?? '')

  it('each row says where its copies are, who keeps it, and what is wrong with it', async () => {
    const ui = await settings([passkey(), device, old, copied, method()])
    const [first, second, third, fourth] = rowsOf(ui)
    includes(first ?? '', 'Synced · iCloud Keychain')
    includes(second ?? '', 'On this device only')
    includes(third ?? '', 'Made for old.example')
    includes(fourth ?? '', 'there may be a copy of it')
    equal(ui.all('.more').length, 5)
    equal(new Set(ui.all('[role=menu]').map(({ id }) => id)).size, 5)
  })

  it('Reset is for the app alone, and what is default already is not made so', async () => {
    const ui = await settings([passkey(), method()])
    const items = (id: string) => new Set(ui.all(`#menu-${id} [role=menuitem]`).map(({ textContent }) => textContent))
    equal([...items('k1')], ['Rename', 'Make default', 'Delete'])
    equal([...items('a1')], ['Rename', 'Reset', 'Delete'])
    const alone = await settings([passkey({ isDefault: true })])
    equal(
      alone.all('[role=menuitem]').map(({ textContent }) => textContent),
      ['Rename', 'Delete'],
    )
  })

  it('the last one that an account needs is not deleted; one of two is', async () => {
    const requirement = { required: true, accounts: [{ id: 'acme', name: 'Acme' }] }
    const last = show('mfa-settings', enrolled({ authenticators: [passkey()], requirement }))
    await last.is('ready')
    last.find('#menu-k1 [role=menuitem]:last-child')?.click()
    const dialog = await last.dialog()
    includes(dialog.text, 'Acme requires MFA, so your only method cannot be deleted. Add another one first.')
    equal(dialog.each('button'), ['Cancel'])
    const two = show('mfa-settings', enrolled({ authenticators: [passkey(), method()], requirement }))
    await two.is('ready')
    two.find('#menu-k1 [role=menuitem]:last-child')?.click()
    includes((await two.dialog()).text, 'Passkey stops working. Your other methods and your backup codes stay.')
  })

  it('password managers are told of all there are, and of the one that went', async () => {
    const told: unknown[] = []
    const tell = (what: unknown) => {
      told.push(what)
      return Promise.resolve()
    }
    for (const name of ['signalAllAcceptedCredentials', 'signalUnknownCredential'])
      replace(PublicKeyCredential as never, name as never, tell as never)
    const passkeys = (credentialIds: string[]) => ({
      passkeys: { rpId: 'example.com', userId: 'aGFuZGxl', credentialIds },
    })
    const left = enrolled({ authenticators: [method()], ...passkeys(['one']) })
    const ui = show('mfa-settings', {
      ...enrolled({ authenticators: [passkey(), method()], ...passkeys(['one', 'two']) }),
      removeAuthenticator: () => left.loadSettings(),
    })
    await ui.is('ready')
    const all = { rpId: 'example.com', userId: 'aGFuZGxl' }
    equal(told, [{ ...all, allAcceptedCredentialIds: ['one', 'two'] }])
    ui.find('#menu-k1 [role=menuitem]:last-child')?.click()
    await (await ui.dialog()).press('Delete')
    await ui.enter('123456')
    await ui.says('MFA method deleted.')
    equal(told.slice(1), [
      { ...all, allAcceptedCredentialIds: ['one'] },
      { rpId: 'example.com', credentialId: 'two' },
    ])
  })

  it('what proves an act is the default first, each once; one that cannot be used here proves nothing', () => {
    const own = { principal: { id: 'p', name: 'Alice', label: 'Alice' }, backupCodes: null, nextCodeAt: null }
    equal(proofOf({ ...own, authenticators: [device, passkey(), method()] }).factors, [
      'totp',
      'passkey',
      'backup_code',
    ])
    equal(proofOf({ ...own, authenticators: [old, copied] }).locks.passkey, DISABLED)
    equal(proofOf({ ...own, authenticators: [old, passkey()] }).locks.passkey, undefined)
  })

  it('an act is proved by what the server asks of the browser for it', async () => {
    const ui = await settings([passkey(), device], {
      askCeremony: () => ok({ prompts: [GET] }),
      removeAuthenticator: () => no('passkey_refused'),
    })
    browserGives(GIVEN)
    ui.find('#menu-k2 [role=menuitem]:last-child')?.click()
    await (await ui.dialog()).press('Delete')
    await ui.press('Use passkey')
    await ui.says("That passkey didn't work.")
    equal(ui.client.said('askCeremony'), [{ purpose: 'remove', target: 'k2' }])
    equal(ui.client.said('removeAuthenticator', 1), [{ proof: { factor: 'passkey', response: SENT } }])
    equal(focused()?.textContent, 'Use passkey')
  })
})

describe('setting up a passkey', () => {
  const made = {
    id: 'aWQ',
    authenticatorAttachment: 'platform',
    response: {
      clientDataJSON: bytes('{}'),
      attestationObject: bytes('object'),
      getTransports: () => ['internal', 'hybrid', 'x-new', 'Not A Name'],
    },
    getClientExtensionResults: () => ({ credProps: { rk: true } }),
  }
  const begun = () => ok({ id: 'e1', expiresAt: 0, prompts: [CREATE] })
  const confirmed = (prompts: typeof SHOW_CODES | []) => () =>
    ok({ authenticator: passkey(), prompts: prompts as typeof SHOW_CODES })

  async function wizard(script: object, isFurther = false) {
    const ui = show(
      'mfa-setup-wizard',
      { beginEnrolment: begun, confirmEnrolment: confirmed(SHOW_CODES), ...script },
      {
        factors: ['totp', 'passkey'],
        task: {
          kind: 'add',
          ...(isFurther && { own: { factors: ['totp', 'backup_code'], locks: {}, nextCodeAt: null } }),
        },
      },
    )
    const select = await ui.soon<HTMLSelectElement>('#method')
    equal(ui.each('#method option'), ['Authenticator app', 'Passkey'])
    select.value = 'passkey'
    select.dispatchEvent(new Event('change'))
    await ui.press('Next')
    return ui
  }

  it('asks for a press, and sends what the device gave, with every name of a transport', async () => {
    const ui = await wizard({})
    includes(ui.text, 'Step 2 of 3')
    browserGives(made)
    await ui.press('Create passkey')
    equal(ui.client.calls.at(-1), [
      'confirmEnrolment',
      'e1',
      {
        response: {
          ...{ id: 'aWQ', clientDataJSON: 'e30', attestationObject: 'b2JqZWN0' },
          ...{ transports: ['internal', 'hybrid', 'x-new'], attachment: 'platform', discoverable: true },
        },
      },
    ])
    await ui.press('Finish')
    equal(ui.element.state, 'closed')
  })

  it('takes the bare object of a password manager as well', async () => {
    const ui = await wizard({})
    browserGives({ id: 'aWQ', response: { clientDataJSON: bytes('{}'), attestationObject: bytes('object') } })
    await ui.press('Create passkey')
    equal(ui.client.said('confirmEnrolment', 1), [
      { response: { id: 'aWQ', clientDataJSON: 'e30', attestationObject: 'b2JqZWN0' } },
    ])
  })

  it('beside another method it ends without codes', async () => {
    const ui = await wizard({ confirmEnrolment: confirmed([]) }, true)
    includes(ui.text, 'Step 2 of 2')
    const heard = ui.hears('mfa-enrolled')
    browserGives(made)
    await ui.press('Create passkey')
    equal([ui.element.state, heard.length], ['closed', 1])
  })

  it('says what went wrong, and Cancel ends the ceremony before it ends the wizard', async () => {
    const ui = await wizard({ confirmEnrolment: () => no('already_registered') })
    browserGives('InvalidStateError')
    await ui.press('Create passkey')
    await ui.says('This device or password manager already has a passkey for this account.')
    equal(focused()?.textContent, 'Create passkey')
    const [signal] = [browserGives('never')]
    await ui.press('Create passkey', 'Cancel')
    equal([ui.element.state, signal[0]?.aborted], ['prompting', true])
    await until(() => focused()?.textContent === 'Create passkey', 'the focus')
    await ui.press('Cancel')
    equal(ui.element.state, 'closed')
  })

  it('too late for what the browser was asked to do, it begins anew: another press could only fail again', async () => {
    const ui = await wizard({ confirmEnrolment: () => no('ceremony_expired') })
    browserGives(made)
    await ui.press('Create passkey')
    await ui.says('This set-up took too long and has expired. Start again')
    await ui.press('Start again')
    await ui.soon('[type=submit]')
    equal([ui.element.state, ui.client.count('beginEnrolment')], ['prompting', 2])
  })

  it('is not offered where the browser cannot; where nothing else is, that is said', async () => {
    replace(globalThis, 'PublicKeyCredential', undefined)
    const ui = show('mfa-setup-wizard', {}, { factors: ['totp', 'passkey'] })
    await ui.soon('#method')
    equal(ui.each('#method option'), ['Authenticator app'])
    const none = show('mfa-setup-wizard', {}, { factors: ['passkey'] })
    await none.says('This browser cannot set up a passkey. Use another browser.')
  })
})
