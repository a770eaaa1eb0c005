import '../../widget/define.ts'
import type { MfaClient, Result } from '../../widget/index.ts'
import { createMemoryClient } from '../../widget/memory/memory-client.ts'
import { codeMistake, plainCode } from '../../widget/proof/code-text.ts'
import { button, check, clear, equal, mount, press, text, until } from './support.ts'

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

async function enrol(client: MfaClient): Promise<void> {
  const { id } = await value(client.beginEnrolment({ factor: 'totp' }))
  await value(client.confirmEnrolment(id, { code: '123456' }))
}

const app = (code = '123456') => ({ factor: 'totp' as const, code })

describe('the client in memory', () => {
  afterEach(clear)

  it('shows what was enrolled, and nothing before the right code', async () => {
    const client = createMemoryClient('empty')
    const { id } = await value(client.beginEnrolment({ factor: 'totp' }))
    equal((await problem(client.confirmEnrolment(id, { code: '000000' }))).code, 'wrong_code')
    equal((await value(client.loadSettings())).authenticators, [])
    await value(client.confirmEnrolment(id, { code: '123456' }))
    const settings = await value(client.loadSettings())
    equal([settings.authenticators.length, settings.enrolable, settings.assurance.aal], [1, [], 2])
    equal([settings.backupCodes?.remaining, settings.backupCodes?.confirmedAt], [10, null])
    await value(client.confirmBackupCodes())
    check((await value(client.loadSettings())).backupCodes?.confirmedAt, 'confirmed codes')
    equal((await problem(client.beginEnrolment({ factor: 'totp' }))).code, 'already_enrolled')
  })

  it('ends an enrolment at the fifth wrong code, and the others at the first right one', async () => {
    const client = createMemoryClient('empty')
    const { id } = await value(client.beginEnrolment({ factor: 'totp' }))
    const answers = []
    for (let i = 0; i < 5; i++) answers.push((await problem(client.confirmEnrolment(id, { code: '0' }))).code)
    equal(answers, [...Array(4).fill('wrong_code'), 'enrolment_expired'])
    const [one, two] = await Promise.all([1, 2].map(() => value(client.beginEnrolment({ factor: 'totp' }))))
    await value(client.confirmEnrolment(one?.id ?? '', { code: '123456' }))
    equal((await problem(client.confirmEnrolment(two?.id ?? '', { code: '123456' }))).code, 'not_found')
  })

  it('uses a backup code up, whose form the elements accept', async () => {
    const client = createMemoryClient()
    for (const code of client.backupCodes) equal(codeMistake(plainCode(code, 'backup_code'), 'backup_code'), null, code)
    equal(new Set(client.backupCodes).size, 10)
    const code = client.backupCodes[3] ?? ''
    const passed = await value(
      client.answerChallenge({ factor: 'backup_code', code: ` ${code.toLowerCase()}`, to: '/x' }),
    )
    equal([passed.to, passed.backupCodes], ['/x', { remaining: 9, total: 10 }])
    equal((await problem(client.answerChallenge({ factor: 'backup_code', code }))).code, 'wrong_code')
    const settings = await value(client.loadSettings())
    equal(settings.backupCodes?.remaining, 9)
    check((settings.resetProvenUntil ?? 0) > Date.now(), 'a reset proven by the backup code')
  })

  it('begins a wait at the fifth wrong code; the other factor works meanwhile', async () => {
    const client = createMemoryClient()
    const answers = []
    for (let i = 0; i < 6; i++) answers.push(await problem(client.answerChallenge(app('000000'))))
    equal(
      answers.map(({ code, retryAfterSeconds }) => [code, retryAfterSeconds ?? 0]),
      [...Array(4).fill(['wrong_code', 0]), ['wrong_code', 15], ['locked', 15]],
    )
    check((await value(client.loadChallenge())).factors[0]?.lockedUntil, 'a wait')
    await value(client.answerChallenge({ factor: 'backup_code', code: client.backupCodes[0] ?? '' }))
  })

  it('asks for proof where a server does', async () => {
    const client = createMemoryClient('enrolled', { code: '111111' })
    equal((await problem(client.beginEnrolment({ factor: 'totp', replaces: 'app-1' }))).code, 'step_up_required')
    equal((await problem(client.createBackupCodes({ proof: app() }))).code, 'wrong_code')
    const before = client.backupCodes
    await value(client.createBackupCodes({ proof: app('111111') }))
    check(
      client.backupCodes.every((code) => !before.includes(code)),
      'new codes',
    )
    await value(client.removeAuthenticator('app-1', { proof: app('111111') }))
    equal([client.backupCodes.length, (await value(client.loadSettings())).enrolable], [0, ['totp']])
  })

  it('keeps policies and what they require', async () => {
    const client = createMemoryClient('enrolled')
    equal((await value(client.loadPolicies([]))).length, 2)
    equal((await problem(client.setPolicy('globex', { required: true }))).code, 'forbidden')
    await value(client.setPolicy('acme', { required: true }))
    const refused = await problem(client.removeAuthenticator('app-1', { proof: app() }))
    equal([refused.code, refused.accounts], ['policy_requires_mfa', [{ id: 'acme', name: 'Acme' }]])
    equal((await problem(client.setPolicy('acme', { required: false }))).code, 'step_up_required')
    await value(client.setPolicy('acme', { required: false, proof: app() }))
    await value(client.removeAuthenticator('app-1', { proof: app() }))
    await enrol(client)
  })

  it('fails as told, until told otherwise, and begins with parts of a state', async () => {
    const client = createMemoryClient('error')
    const failed = await problem(client.loadSettings())
    equal([failed.code, failed.requestId], ['unavailable', 'req_4Q7M'])
    client.state.fails = null
    await value(client.loadSettings())
    const own = createMemoryClient({ name: 'Bob', backupCodes: { remaining: 2, confirmedAt: null } })
    equal([(await value(own.loadSettings())).principal.name, own.backupCodes.length], ['Bob', 2])
  })

  it('is enough for an element', async () => {
    const element = document.createElement('mfa-settings')
    element.client = createMemoryClient('empty')
    mount(element)
    await press(element, 'Add new method')
    await press(element, 'Next')
    await press(element, 'Next')
    const field = await until(
      () =>
        element.shadowRoot
          ?.querySelector('mfa-setup-wizard')
          ?.shadowRoot?.querySelector<HTMLInputElement>('input.code'),
      'the code field',
    )
    field.value = '123456'
    await press(element, 'Enter')
    await press(element, 'Finish')
    await until(() => button(element, 'Generate backup codes'), 'the card')
    check(text(element).includes('10 of 10 left'), 'the count')
  })
})
