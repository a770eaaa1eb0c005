import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { shownBackupCodes, shownSecret } from '../e2e/support.ts'
import {
  answerChallenge,
  button,
  choose,
  codeField,
  comeBack,
  enrol,
  enterCode,
  failuresOf,
  getsIn,
  heading,
  leadsTo,
  link,
  qrCode,
  type Site,
  sharedSite,
  signOut,
  text,
  toBackupCode,
  untilAt,
  WRONG_CODE,
  wrongCode,
} from './support.ts'

let site: Site

beforeAll(async () => {
  site = await sharedSite()
})

const OFFLINE = { isAlone: true, expectedErrors: [/ERR_INTERNET_DISCONNECTED/] }

/** Somebody new at *Verify your identity* of a first set-up. */
async function atVerify(options = {}) {
  const person = await site.newPerson()
  const agent = await site.agentOf(person)
  const window = await site.openAs(agent, '/profile', options)
  const { page } = window
  await button(page, 'Add new method').click()
  await button(page, 'Next').click()
  const secret = await shownSecret(page)
  await button(page, 'Next').click()
  return { person, agent, window, page, secret }
}

describe('a session that ends meanwhile', () => {
  test('signed out in another tab: the code step says so with a link, inline, and what was typed is kept', async () => {
    const { window, page, secret } = await atVerify()
    const other = await window.context.newPage()
    await other.goto('/')
    await signOut(other)
    const code = await site.newCode({ secret })
    await enterCode(page, code)
    await text(page, 'You have been signed out.').waitFor()
    await heading(page, 'Verify your identity').waitFor()
    expect(await codeField(page).inputValue()).toBe(code)
    await link(page, 'Sign in again').click()
    await untilAt(page, '/login')
    await window.assertClean()
    await window.close()
  })

  test('signed out in another tab: backup codes that are shown stay, can be kept, and Finish ends the wizard', async () => {
    const { person, window, page, secret } = await atVerify()
    await window.context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await enterCode(page, await site.newCode({ secret }))
    const codes = await shownBackupCodes(page)
    const other = await window.context.newPage()
    await other.goto('/')
    await signOut(other)
    await comeBack(page)
    expect(await shownBackupCodes(page)).toEqual(codes)
    await button(page, 'Copy').click()
    await text(page, 'Copied.').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'))
    await button(page, 'Finish').click()
    await link(page, 'Sign in to manage MFA').waitFor()
    expect(await getsIn(site, person, 'backup_code', codes[0] ?? '')).toBe(true)
    await window.assertClean()
    await window.close()
  })

  test('signed out in another tab: the settings, the switch and the challenge lead to the sign-in page', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person)
    const { page } = window
    const other = await window.context.newPage()
    await other.goto('/mfa/challenge')
    await signOut(other)
    await enterCode(page, site.codeNow(person))
    await page.getByRole('alert').filter({ hasText: 'You have been signed out.' }).waitFor()
    await link(page, 'Sign in again').click()
    await untilAt(page, '/login')

    const settings = await site.openAs(person.agent, '/profile')
    await text(settings.page, '10 of 10 left').waitFor()
    const accounts = await settings.context.newPage()
    await accounts.goto('/accounts')
    await accounts.getByRole('switch').waitFor()
    const leaver = await settings.context.newPage()
    await leaver.goto('/')
    await signOut(leaver)
    await accounts.getByRole('switch').click()
    await accounts.getByRole('alert').filter({ hasText: 'You have been signed out.' }).waitFor()
    await link(accounts, 'Sign in again').waitFor()
    await button(settings.page, 'Generate backup codes').click()
    await enterCode(settings.page, await site.newCode(person))
    await text(settings.page, 'You have been signed out.').waitFor()
    await link(settings.page, 'Sign in again').click()
    await untilAt(settings.page, '/login')
    for (const one of [window, settings]) {
      await one.assertClean()
      await one.close()
    }
  })

  test('an hour without a request asks for a code again, a request within it does not', async () => {
    const person = await site.newEnrolled()
    const window = await site.openAs(person.agent, '/profile')
    const { page } = window
    await text(page, '10 of 10 left').waitFor()
    await site.pass(50 * 60)
    await page.reload()
    await text(page, '10 of 10 left').waitFor()
    await site.pass(50 * 60)
    await page.goto('/')
    await heading(page, `Welcome, ${person.name}`).waitFor()
    await site.pass(61 * 60)
    await page.goto('/accounts')
    await untilAt(page, '/mfa/challenge')
    await enterCode(page, await site.newCode(person))
    await untilAt(page, '/accounts')
    await window.assertClean()
    await window.close()
  })

  test('twelve hours after the code it is asked for again, however busy the session was', async () => {
    const person = await site.newEnrolled()
    for (let minutes = 50; minutes < 12 * 60; minutes += 50) {
      await site.pass(50 * 60)
      expect([minutes, await leadsTo(person.agent, '/profile')]).toEqual([minutes, '200 /profile'])
    }
    await site.pass(50 * 60)
    expect(await leadsTo(person.agent, '/profile')).toBe('/mfa/challenge?to=%2Fprofile')
  })

  test('codes that were on the screen over lunch are not lost, and Finish leads to the question for a code', async () => {
    const { window, page, secret } = await atVerify()
    await enterCode(page, await site.newCode({ secret }))
    const codes = await shownBackupCodes(page)
    await site.pass(61 * 60)
    await comeBack(page)
    expect(await shownBackupCodes(page)).toEqual(codes)
    await button(page, 'Finish').click()
    await link(page, 'Verify your identity to manage MFA').click()
    await enterCode(page, await site.newCode({ secret }))
    await text(page, 'These codes were never confirmed as saved.').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('a step of the settings that waited too long says what is missing, with a link that leads there and back', async () => {
    const person = await site.newEnrolled()
    const window = await site.openAs(person.agent, '/profile')
    const { page } = window
    await button(page, 'Generate backup codes').click()
    await site.pass(61 * 60)
    await enterCode(page, await site.newCode(person))
    await text(page, 'Verify your identity first.').waitFor()
    await link(page, 'Verify your identity').click()
    await untilAt(page, '/mfa/challenge')
    await enterCode(page, await site.newCode(person))
    await untilAt(page, '/profile')
    await window.assertClean()
    await window.close()
  })

  test('a new password ends what every session had proved, and the waits of the backup codes', async () => {
    const person = await site.newEnrolled()
    const [used = ''] = person.backupCodes
    expect(await getsIn(site, person, 'backup_code', used)).toBe(true)
    const stranger = await site.agentOf(person)
    for (let tries = 0; tries < 5; tries++) await answerChallenge(stranger, 'backup_code', used)
    expect((await answerChallenge(stranger, 'backup_code', used)).code).toBe('locked')
    const window = await site.openAs(person.agent, '/profile/password')
    const { page } = window
    await page.getByLabel('Current password').fill('sallyport-demo')
    await page.getByLabel('New password').fill('another one of mine')
    await button(page, 'Change password').click()
    await untilAt(page, '/mfa/challenge')
    await toBackupCode(page)
    await page.getByLabel('Backup code').fill(person.backupCodes[1] ?? '')
    await button(page, 'Enter').click()
    await text(page, '8 of 10 left').waitFor()
    expect(await leadsTo(stranger, '/profile')).toBe('/login')
    await window.assertClean()
    await window.close()
  })

  test('a form that was sent too late is not saved, and its page says so after the code', async () => {
    const person = await site.newEnrolled()
    const window = await site.openAs(person.agent, '/profile')
    const { page } = window
    await page.getByLabel('Display name').fill('Somebody Else')
    await site.pass(61 * 60)
    await page.getByRole('region', { name: 'Personal details' }).getByRole('button', { name: 'Save' }).click()
    await untilAt(page, '/mfa/challenge')
    await enterCode(page, await site.newCode(person))
    await page.getByRole('alert').filter({ hasText: 'Not saved, please send again.' }).waitFor()
    await untilAt(page, '/profile')
    expect(await page.getByLabel('Display name').inputValue()).toBe(person.name)
    await page.getByLabel('Display name').fill('Somebody Else')
    await page.getByRole('region', { name: 'Personal details' }).getByRole('button', { name: 'Save' }).click()
    await text(page, 'Saved.').waitFor()
    expect(await page.getByLabel('Display name').inputValue()).toBe('Somebody Else')
    await window.assertClean()
    await window.close()
  })

  test('a challenge form of yesterday leads onward or asks again, never to a blank page', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person, '/profile', { javaScriptEnabled: false })
    const { page } = window
    // The form of the session before: its token is worth nothing in the next one.
    const before = await page.locator('input[name=csrf]').getAttribute('value')
    await window.context.clearCookies()
    const agent = await site.agentOf(person)
    const answer = await agent.form('/mfa/challenge', {
      factor: 'totp',
      code: await site.newCode(person),
      csrf: before ?? '',
      to: '/profile',
    })
    expect([answer.status, answer.location]).toEqual([303, '/mfa/challenge?to=%2Fprofile'])
    expect(await failuresOf(site, person, 'totp')).toBe(0)
    await window.assertClean()
    await window.close()
  })
})

describe('two tabs', () => {
  test('what another tab has changed is shown on return', async () => {
    const agent = await site.agentOf(await site.newPerson())
    const window = await site.openAs(agent, '/profile', { expectedErrors: [/status of 404/] })
    const { page } = window
    await button(page, 'Add new method').waitFor()
    const other = await window.context.newPage()
    await other.goto('/profile')
    await button(other, 'Add new method').click()
    await button(other, 'Next').click()
    const secret = await shownSecret(other)
    await button(other, 'Next').click()
    await enterCode(other, await site.newCode({ secret }))
    await shownBackupCodes(other)
    await button(other, 'Finish').click()
    await text(other, '10 of 10 left').waitFor()
    await site.pass(11)
    await comeBack(page)
    await text(page, '10 of 10 left').waitFor()

    await choose(other, 'Delete')
    await other.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await enterCode(other, await site.newCode({ secret }))
    await text(other, 'MFA method deleted.').waitFor()
    // Not come back to: a press on what is gone says how it stands.
    await choose(page, 'Rename')
    await page.getByLabel('Name', { exact: true }).fill('Too late')
    await page.keyboard.press('Enter')
    await button(page, 'Add new method').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('a fourth set-up begun in one session ends the oldest, which starts again', async () => {
    const { window, page, agent, secret } = await atVerify()
    await agent.json('GET', '/mfa/api/settings')
    for (let begins = 0; begins < 3; begins++) {
      expect((await agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })).status).toBe(201)
    }
    await enterCode(page, await site.newCode({ secret }))
    await button(page, 'Start again').click()
    expect(await shownSecret(page)).not.toBe(secret)
    await window.assertClean()
    await window.close()
  })

  test('the answer to the right code was lost: the same tab says that it is set up without having shown the codes', async () => {
    const { window, page, secret } = await atVerify({ expectedErrors: [/ERR_FAILED/, /status of (409|410)/] })
    await page.route('**/confirm', async (route) => {
      await route.fetch()
      await route.abort()
    })
    const code = await site.newCode({ secret })
    await enterCode(page, code)
    await text(page, "We couldn't reach the server.").waitFor()
    await page.unrouteAll()
    await enterCode(page, code)
    await text(page, 'You are set up, but your backup codes were not shown: sign in with your app').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('of two resets begun in two tabs the first one counts, the other says so', async () => {
    const person = await site.newEnrolled()
    const window = await site.openAs(person.agent, '/profile')
    const { page } = window
    const other = await window.context.newPage()
    await other.goto('/profile')
    const secrets: string[] = []
    for (const tab of [page, other]) {
      await choose(tab, 'Reset')
      await enterCode(tab, await site.newCode(person))
      secrets.push(await shownSecret(tab))
      await button(tab, 'Next').click()
    }
    const [first = '', second = ''] = secrets
    await enterCode(page, await site.newCode({ secret: first }))
    await shownBackupCodes(page)
    await enterCode(other, await site.newCode({ secret: second }))
    await other
      .getByRole('alert')
      .filter({ hasText: /another tab/ })
      .waitFor()
    await button(other, 'Close').click()
    await text(other, '10 of 10 left').waitFor()
    expect(await getsIn(site, person, 'totp', await site.newCode({ secret: first }))).toBe(true)
    await window.assertClean()
    await window.close()
  })
})

describe('a set-up that takes too long', () => {
  test('ends after 10 minutes, says so, and starts again with a new QR code', async () => {
    const { person, window, page, secret } = await atVerify()
    await site.pass(601)
    await enterCode(page, site.codeNow({ secret }))
    await text(page, 'This set-up has expired. Start again with a new QR code').waitFor()
    await button(page, 'Start again').click()
    const fresh = await shownSecret(page)
    expect(fresh).not.toBe(secret)
    await button(page, 'Next').click()
    await enterCode(page, await site.newCode({ secret: fresh }))
    expect(await shownBackupCodes(page)).toHaveLength(10)
    expect(await leadsTo(await site.agentOf(person), '/')).toMatch(/^\/mfa\/challenge/)
    await window.assertClean()
    await window.close()
  })

  test('and five wrong codes end it without touching the tries of the sign-in', async () => {
    const { person, window, page, secret } = await atVerify()
    for (let tries = 0; tries < 5; tries++) {
      const answered = page.waitForResponse(/\/confirm$/)
      await enterCode(page, wrongCode(site, { secret }))
      await answered
      if (tries < 4) await text(page, WRONG_CODE).waitFor()
    }
    await text(page, 'Too many tries. Start again with a new QR code').waitFor()
    expect(await failuresOf(site, person, 'totp')).toBe(0)
    await button(page, 'Start again').click()
    await qrCode(page).waitFor()
    await window.assertClean()
    await window.close()
  })

  test('after 30 begins in an hour the page says when to come again, and then it works', async () => {
    const person = await site.newPerson()
    const agent = await site.agentOf(person)
    await agent.json('GET', '/mfa/api/settings')
    for (let begins = 0; begins < 30; begins++) {
      expect((await agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })).status).toBe(201)
    }
    const window = await site.openAs(agent, '/profile')
    const { page } = window
    await button(page, 'Add new method').click()
    await button(page, 'Next').click()
    await text(page, /Try again at \d{1,2}:\d\d\s[AP]M, in (1 hour|\d\d minutes)/).waitFor()
    await site.pass(3601)
    await button(page, 'Next').click()
    await qrCode(page).waitFor()
    await window.assertClean()
    await window.close()
  })
})

describe('somebody in a hurry', () => {
  test('presses Enter twice: the code is sent once, and they are in', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person)
    const { page } = window
    await codeField(page).fill(await site.newCode(person))
    window.forget()
    await button(page, 'Enter').dblclick()
    await untilAt(page, '/profile')
    expect(window.requests.filter((request) => request.startsWith('POST'))).toHaveLength(1)
    expect(await failuresOf(site, person, 'totp')).toBe(0)
    await window.assertClean()
    await window.close()
  })

  test('whose phone has the wrong time is told by how much', async () => {
    const { window, page, secret } = await atVerify()
    const code = site.codeNow({ secret })
    await site.pass(4 * 60)
    await enterCode(page, code)
    await text(page, "Your phone's clock looks about 4 minutes behind.").waitFor()
    await enterCode(page, await site.newCode({ secret }))
    await shownBackupCodes(page)
    await window.assertClean()
    await window.close()
  })

  test('reloads in the middle of a set-up: nothing is half set up, and it begins anew', async () => {
    const { window, page, secret } = await atVerify()
    await page.reload()
    await button(page, 'Add new method').click()
    await button(page, 'Next').click()
    expect(await shownSecret(page)).not.toBe(secret)
    await window.assertClean()
    await window.close()
  })
})

describe('right after the set-up', () => {
  test('its code is used up: whoever is asked is told to wait for the next one, which works', async () => {
    const person = await site.newPerson()
    const agent = await site.agentOf(person)
    await site.nextStep()
    const { secret } = await enrol(site, agent)
    const window = await site.openAs(agent, '/profile')
    const { page } = window
    await button(page, 'Generate backup codes').click()
    await text(page, 'Use the next code your app shows.').waitFor()
    await enterCode(page, site.codeNow({ secret }))
    await text(page, WRONG_CODE).waitFor()
    await enterCode(page, await site.newCode({ secret }))
    await shownBackupCodes(page)
    expect(await text(page, 'Use the next code').count()).toBe(0)
    await window.assertClean()
    await window.close()
  })
})

describe('offline', () => {
  const unplugged = async (page: Page, act: () => Promise<void>) => {
    await page.context().setOffline(true)
    await act()
    await page.context().setOffline(false)
  }

  test('at the first press of Add new method it is said, and the next press works once the network is back', async () => {
    const window = await site.openAs(await site.agentOf(await site.newPerson()), '/profile', {
      ...OFFLINE,
    })
    const { page } = window
    await button(page, 'Add new method').waitFor()
    await unplugged(page, async () => {
      await button(page, 'Add new method').click()
      await text(page, "You're offline.").waitFor()
    })
    await button(page, 'Add new method').click()
    await heading(page, 'New MFA method').waitFor({ timeout: 4000 })
    await window.assertClean()
    await window.close()
  })

  test('at every code step it is said, nothing is lost, and the same code works once the network is back', async () => {
    const person = await site.newEnrolled()
    const window = await site.openAs(person.agent, '/profile', { ...OFFLINE })
    const { page } = window
    await choose(page, 'Reset')
    const code = await site.newCode(person)
    await unplugged(page, async () => {
      await enterCode(page, code)
      await text(page, "You're offline. Nothing was changed.").waitFor()
      expect(await codeField(page).inputValue()).toBe(code)
    })
    await button(page, 'Enter').click()
    await qrCode(page).waitFor()
    await window.assertClean()
    await window.close()
  })

  test('Finish ends the wizard all the same, and the card comes back by itself', async () => {
    const { window, page, secret } = await atVerify({ ...OFFLINE })
    await enterCode(page, await site.newCode({ secret }))
    await shownBackupCodes(page)
    await unplugged(page, async () => {
      await button(page, 'Finish').click()
      await text(page, "You're offline. Your MFA settings load when you are back.").waitFor()
    })
    await text(page, '10 of 10 left').waitFor()
    // The server never heard of Finish.
    await text(page, 'Not confirmed as saved').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('with a backup code at the sign-in as well', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person, '/profile', { ...OFFLINE })
    const { page } = window
    await toBackupCode(page)
    const [code = ''] = person.backupCodes
    await unplugged(page, async () => {
      await page.getByLabel('Backup code').fill(code)
      await button(page, 'Enter').click()
      await text(page, "You're offline. Nothing was changed.").waitFor()
      expect(await page.getByLabel('Backup code').inputValue()).toBe(code)
    })
    await button(page, 'Enter').click()
    await text(page, '9 of 10 left').waitFor()
    expect((await answerChallenge(await site.agentOf(person), 'backup_code', code)).code).toBe('wrong_code')
    await window.assertClean()
    await window.close()
  })
})
