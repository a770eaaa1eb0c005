import '../../widget/define.ts'
import { backupCode } from '../../widget/factors/backup-code.ts'
import type { MfaClient, Result } from '../../widget/index.ts'
import { createMemoryClient } from '../../widget/memory/memory-client.ts'
import { check, equal, includes } from './assert.ts'
import { mount, until, View } from './page.ts'

async function value<Value>(answer: Promise<Result<Value>>): Promise<Value> {
  const result = await answer
  if (!result.ok) throw new Error(`refused: ${result.problem.code}`)
  return result.value
}

async function problem(answer: Promise<Result<unknown>>) {
  const result = await answer
  if (result.ok) throw new Error('expected a refusal')
  return result.problem
}

const refused = async (answer: Promise<Result<unknown>>, code: string) => equal((await problem(answer)).code, code)
const begin = async (client: MfaClient) => (await value(client.beginEnrolment({ factor: 'totp' }))).id
const app = (code = '123456') => ({ factor: 'totp' as const, code })
const right = { code: '123456' }

describe('the client in memory', () => {
  it('shows what was enrolled, and nothing before the right code', async () => {
    const client = createMemoryClient('empty')
    const id = await begin(client)
    await refused(client.confirmEnrolment(id, { code: '000000' }), 'wrong_code')
    equal((await value(client.loadSettings())).authenticators, [])
    await value(client.confirmEnrolment(id, right))
    const settings = await value(client.loadSettings())
    equal([settings.authenticators.length, settings.enrolable, settings.assurance.aal], [1, [], 2])
    equal([settings.backupCodes?.remaining, settings.backupCodes?.confirmedAt], [10, null])
    await value(client.confirmBackupCodes())
    check((await value(client.loadSettings())).backupCodes?.confirmedAt, 'confirmed codes')
    await refused(client.beginEnrolment({ factor: 'totp' }), 'already_enrolled')
  })

  it('ends an enrolment at the fifth wrong code, and the others at the first right one', async () => {
    const client = createMemoryClient('empty')
    const id = await begin(client)
    for (const code of [...Array(4).fill('wrong_code'), 'enrolment_expired']) {
      await refused(client.confirmEnrolment(id, { code: '0' }), code)
    }
    const [one, two] = [await begin(client), await begin(client)]
    await value(client.confirmEnrolment(one, right))
    await refused(client.confirmEnrolment(two, right), 'not_found')
  })

  it('uses a backup code up, whose form the elements accept', async () => {
    const client = createMemoryClient()
    for (const code of client.backupCodes) equal(backupCode.mistake(backupCode.plain(code)), null, code)
    equal(new Set(client.backupCodes).size, 10)
    const code = client.backupCodes[3] ?? ''
    const typed = { factor: 'backup_code' as const, code: ` ${code.toLowerCase()}` }
    const passed = await value(client.answerChallenge({ ...typed, to: '/x' }))
    equal([passed.to, passed.backupCodes], ['/x', { remaining: 9, total: 10 }])
    await refused(client.answerChallenge({ factor: 'backup_code', code }), 'wrong_code')
    const settings = await value(client.loadSettings())
    equal(settings.backupCodes?.remaining, 9)
    check((settings.resetProvenUntil ?? 0) > Date.now(), 'a reset proven by the backup code')
  })

  it('begins a wait at the fifth wrong code; the other factor works meanwhile', async () => {
    const client = createMemoryClient()
    const wrong = ['wrong_code', 0]
    for (const expected of [wrong, wrong, wrong, wrong, ['wrong_code', 15], ['locked', 15]]) {
      const { code, retryAfterSeconds = 0 } = await problem(client.answerChallenge(app('000000')))
      equal([code, retryAfterSeconds], expected)
    }
    check((await value(client.loadChallenge())).factors[0]?.lockedUntil, 'a wait')
    await value(client.answerChallenge({ factor: 'backup_code', code: client.backupCodes[0] ?? '' }))
  })

  it('asks for proof where a server does', async () => {
    const client = createMemoryClient('enrolled', { code: '111111' })
    const proof = app('111111')
    await refused(client.beginEnrolment({ factor: 'totp', replaces: 'app-1' }), 'step_up_required')
    await refused(client.createBackupCodes({ proof: app() }), 'wrong_code')
    const before = client.backupCodes
    await value(client.createBackupCodes({ proof }))
    equal(new Set([...before, ...client.backupCodes]).size, 20)
    await value(client.removeAuthenticator('app-1', { proof }))
    equal([client.backupCodes.length, (await value(client.loadSettings())).enrolable], [0, ['totp']])
  })

  it('keeps policies and what they require', async () => {
    const client = createMemoryClient('enrolled')
    equal((await value(client.loadPolicies([]))).length, 2)
    await refused(client.setPolicy('globex', { required: true }), 'forbidden')
    await value(client.setPolicy('acme', { required: true }))
    const { code, accounts } = await problem(client.removeAuthenticator('app-1', { proof: app() }))
    equal([code, accounts], ['policy_requires_mfa', [{ id: 'acme', name: 'Acme' }]])
    await refused(client.setPolicy('acme', { required: false }), 'step_up_required')
    await value(client.setPolicy('acme', { required: false, proof: app() }))
    await value(client.removeAuthenticator('app-1', { proof: app() }))
    await value(client.confirmEnrolment(await begin(client), right))
  })

  it('holds several methods, of which one is the default, and says what is left when one goes', async () => {
    const client = createMemoryClient('empty_choice')
    const response = (id: string) => ({ response: { id } })
    const add = async (id: string) => {
      const begun = await value(client.beginEnrolment({ factor: 'passkey' }))
      equal(
        begun.prompts.map((prompt) => 'ceremony' in prompt && prompt.ceremony),
        ['create'],
      )
      return value(client.confirmEnrolment(begun.id, response(id)))
    }
    equal((await add('one')).prompts.length, 1)
    const codes = client.backupCodes
    equal((await add('two')).prompts, [])
    const again = await value(client.beginEnrolment({ factor: 'passkey' }))
    await refused(client.confirmEnrolment(again.id, response('one')), 'already_registered')
    const appId = await begin(client)
    await value(client.confirmEnrolment(appId, right))
    equal(client.backupCodes, codes)
    const [first, second, app] = (await value(client.loadSettings())).authenticators
    equal([first?.isDefault, second?.isDefault, app?.isDefault], [true, false, false])
    await value(client.renameAuthenticator(second?.id ?? '', { name: 'Blue', isDefault: true }))
    const asked = await value(client.loadChallenge())
    equal(
      asked.factors.map(({ factor, prompt }) => [factor, prompt?.ceremony]),
      [
        ['passkey', 'get'],
        ['totp', undefined],
        ['backup_code', undefined],
      ],
    )
    await refused(client.answerChallenge({ factor: 'passkey', ...response('nobody’s') }), 'passkey_unknown')
    equal((await value(client.answerChallenge({ factor: 'passkey', ...response('two') }))).assurance.amr, [
      'pwd',
      'pop',
      'mfa',
    ])
    const proof = { factor: 'passkey' as const, ...response('one') }
    const left = await value(client.removeAuthenticator(second?.id ?? '', { proof }))
    equal(
      left.authenticators.map(({ name, isDefault }) => [name, isDefault]),
      [
        ['Passkey', true],
        ['Authenticator app', false],
      ],
    )
    await value(client.removeAuthenticator(app?.id ?? '', { proof }))
    await value(client.removeAuthenticator(first?.id ?? '', { proof }))
    equal([client.backupCodes.length, (await value(client.loadSettings())).enrolable], [0, ['totp', 'passkey']])
  })

  it('adds one beside another after a proof of just now, ten of a kind at most, and one app', async () => {
    const client = createMemoryClient('full')
    equal((await value(client.loadSettings())).enrolable, [])
    await value(client.answerChallenge(app()))
    await refused(client.beginEnrolment({ factor: 'passkey' }), 'passkey_limit')
    await refused(client.beginEnrolment({ factor: 'totp' }), 'already_enrolled')
    const several = createMemoryClient('several')
    await refused(several.beginEnrolment({ factor: 'passkey' }), 'step_up_required')
    await value(several.answerChallenge(app()))
    await value(several.beginEnrolment({ factor: 'passkey' }))
  })

  it('keeps the strength of an account as a server does', async () => {
    const client = createMemoryClient('policy_strength_without_passkey')
    const strong = { required: true, strength: 'phishing_resistant' } as const
    await refused(client.setPolicy('acme', strong), 'owner_not_ready')
    const owner = createMemoryClient('policy_strength')
    await value(owner.setPolicy('acme', strong))
    equal(
      (await value(owner.loadChallenge())).factors.map(({ factor }) => factor),
      ['passkey'],
    )
    await refused(owner.answerChallenge(app()), 'strength_required')
    await refused(owner.setPolicy('acme', { required: false }), 'step_up_required')
    await refused(owner.setPolicy('acme', { required: true, strength: 'any', proof: app() }), 'strength_required')
    await refused(owner.removeAuthenticator('passkey-1', { proof: app() }), 'policy_requires_mfa')
  })

  it('fails as told, until told otherwise, and begins with parts of a state', async () => {
    const client = createMemoryClient('error')
    const { code, requestId } = await problem(client.loadSettings())
    equal([code, requestId], ['unavailable', 'req_4Q7M'])
    client.state.fails = null
    await value(client.loadSettings())
    const own = createMemoryClient({ name: 'Bob', backupCodes: { remaining: 2, confirmedAt: null } })
    equal([(await value(own.loadSettings())).principal.name, own.backupCodes.length], ['Bob', 2])
  })

  it('is enough for an element', async () => {
    const client = createMemoryClient('empty')
    const ui = new View(mount(Object.assign(document.createElement('mfa-settings'), { client })))
    await ui.press('Add new method', 'Next', 'Next')
    await ui.enter('123456')
    await ui.press('Finish')
    await until(() => ui.button('Generate backup codes'), 'the card')
    includes(ui.text, '10 of 10 left')
  })
})
