import { expect, test } from 'vitest'
import { deleteData } from '../../tools/local/data.ts'
import { startTestDemo, type TestDemo } from '../browser/support/demo.ts'
import { UserAgent } from '../support/client.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { csrfOf, currentAccount, signIn } from './support.ts'

const dataDir = await folderForFile('restart')
let demo: TestDemo | null = null
endsWithFile({ stop: () => demo?.stop() })

async function restart(): Promise<TestDemo> {
  await demo?.stop()
  demo = null
  demo = await startTestDemo({ dataDir })
  return demo
}

test('a restart keeps names, methods, messages and the account used last; a reset keeps nothing', async () => {
  const first = await restart()
  const owner = await signIn(first, 'owner@example.com')
  const csrf = await csrfOf(owner, '/profile')
  await owner.form('/profile', { csrf, name: 'Renamed Owner' })
  await owner.form('/switch-account', { account: 'globex' })
  await owner.enrol()
  expect(await currentAccount(owner)).toBe('globex')

  const second = await restart()
  const again = await signIn(second, 'owner@example.com')
  const challenge = await again.document('/mfa/challenge')
  expect((await again.document('/')).location).toBe('/mfa/challenge?to=%2F')
  expect(challenge.text).toContain('Renamed Owner')
  const mailbox = await again.document('/mailbox')
  expect(mailbox.text).toContain('MFA is set up')

  await demo?.stop()
  demo = null
  deleteData(dataDir)
  const third = await restart()
  const anew = await signIn(third, 'owner@example.com')
  const start = await anew.document('/')
  expect([start.status, start.text.includes('Welcome, Acme Owner')]).toEqual([200, true])
  expect(await currentAccount(anew)).toBe('acme')
  expect((await anew.document('/mailbox')).text).toContain('No messages')
})

test('a session that was signed in before a restart still stands', async () => {
  const before = demo ?? (await restart())
  const admin = await signIn(before, 'admin@example.com')
  const after = await restart()
  const same = new UserAgent(after.url, { jar: admin.jar })
  expect((await same.document('/')).text).toContain('Welcome, Acme Admin')
})
