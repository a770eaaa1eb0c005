import { describe, expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import { WRONG_CODE } from './support/tab.ts'

/* A first set-up that does not go straight on. */

const site = await sharedSite()

test('on a phone the first thing in sight opens the authenticator app; the key follows, and the code to scan is folded', async () => {
  const phone = { isMobile: true, hasTouch: true, viewport: { width: 360, height: 640 } }
  const { page } = await site.openAs(await site.newPerson('By Phone'), '/profile', phone)
  await page.button('Add new method').tap()
  await page.button('Next').tap()
  const open = page.link('Open in authenticator app')
  await open.waitFor()
  const { y = 640, height = 0 } = (await open.boundingBox()) ?? {}
  expect([height >= 44, y + height <= 640]).toEqual([true, true])
  await page.text('Nothing happened? Copy the key into the app.').waitFor()
  expect(await page.qrCode().isVisible()).toBe(false)
  await page.text('Scan with another device').tap()
  await page.qrCode().waitFor()
  const secret = await page.shownSecret()
  await page.button('Next').tap()
  await page.untilFocused('6-digit code')
  await page.enterCode(await site.newCode({ secret }))
  await page.shownBackupCodes()
  await page.finish()
  await page.text('MFA is on. Your next sign-in asks for a code.').waitFor()
})

describe('changing one’s mind', () => {
  test('Back leads to the same secret, from the code and from the method', async () => {
    const { page, secret } = await site.openSetUp()
    await page.button('Next').click()
    await page.heading('Verify your identity').waitFor()
    expect(await page.qrCode().count()).toBe(0)
    await page.button('Back').click()
    expect(await page.shownSecret()).toBe(secret)
    await page.button('Back').click()
    await page.heading('New MFA method').waitFor()
    await page.button('Next').click()
    expect(await page.shownSecret()).toBe(secret)
  })

  test('Cancel leads back to the settings, and another try, like one after a reload, has another secret', async () => {
    const { page, secret } = await site.openSetUp()
    await page.button('Cancel').click()
    await page.button('Add new method').waitFor()
    await page.untilFocused('Add new method')
    const second = await page.beginSetUp()
    expect(second).not.toBe(secret)
    await page.button('Next').click()
    await page.reload()
    expect([secret, second]).not.toContain(await page.beginSetUp())
  })

  test('closing the tab at Set up leaves nothing enrolled, and the next sign-in is not asked', async () => {
    const { page, context, newTab, person } = await site.openSetUp()
    await page.close({ runBeforeUnload: true })
    const next = await newTab('/profile')
    await next.button('Add new method').waitFor()
    await context.clearCookies()
    await site.bringIn({ context, page: next }, person, '/')
    await next.heading(`Welcome, ${person.name}`).waitFor()
  })

  test('once the codes are copied, leaving does not ask', async () => {
    const { page, secret } = await site.openSetUp()
    const codes = await page.confirmSetUp(await site.newCode({ secret }))
    expect(await page.copy()).toBe(codes.join('\n'))
    let dialogs = 0
    page.on('dialog', (dialog) => {
      dialogs += 1
      void dialog.accept()
    })
    await page.reload()
    await page.text('10 of 10 left').waitFor()
    expect(dialogs).toBe(0)
  })
})

describe('taking too long', () => {
  test('it ends after 10 minutes, says so, and starts again with a new QR code', async () => {
    const { person, page, secret } = await site.openSetUp()
    await page.button('Next').click()
    await site.pass(601)
    await page.enterCode(site.codeNow({ secret }))
    await page.text('This set-up has expired. Start again with a new QR code').waitFor()
    await page.button('Start again').click()
    const fresh = await page.shownSecret()
    expect(fresh).not.toBe(secret)
    expect(await page.confirmSetUp(await site.newCode({ secret: fresh }))).toHaveLength(10)
    expect(await (await site.agentOf(person)).leadsTo('/')).toMatch(/^\/mfa\/challenge/)
  })

  test('five wrong codes end it without touching the tries of the sign-in', async () => {
    const { person, page, secret } = await site.openSetUp()
    await page.button('Next').click()
    await page.enterWrong(site.wrongCode({ secret }), 4)
    await page.text(WRONG_CODE).waitFor()
    await page.enterCode(site.wrongCode({ secret }))
    await page.text('Too many tries. Start again with a new QR code').waitFor()
    expect(await site.failuresOf(person, 'totp')).toBe(0)
    await page.button('Start again').click()
    await page.qrCode().waitFor()
  })

  test('after 30 begins in an hour the page says when to come again, and then it works', async () => {
    const agent = await site.agentOf(await site.newPerson())
    await agent.json('GET', '/mfa/api/settings')
    for (let begins = 0; begins < 30; begins++) await agent.beginEnrolment()
    const { page } = await site.openAs(agent, '/profile')
    await page.button('Add new method').click()
    await page.button('Next').click()
    await page.text(/Try again at \d{1,2}:\d\d\s[AP]M, in (1 hour|\d\d minutes)/).waitFor()
    await site.pass(3601)
    await page.button('Next').click()
    await page.qrCode().waitFor()
  })

  test('a phone with the wrong time is told by how much', async () => {
    const { page, secret } = await site.openSetUp()
    await page.button('Next').click()
    // At the beginning of a time step, so that none more passes on the way.
    await site.nextStep()
    const code = site.codeNow({ secret })
    await site.pass(4 * 60)
    await page.enterCode(code)
    await page.text("Your phone's clock looks about 4 minutes behind.").waitFor()
    await page.enterCode(await site.newCode({ secret }))
    await page.shownBackupCodes()
  })
})

test('right after it its code is used up: whoever is asked is told to wait for the next one, which works', async () => {
  const agent = await site.agentOf(await site.newPerson())
  const app = await site.enrolNow(agent)
  const { page } = await site.openAs(agent, '/profile')
  await page.button('Generate backup codes').click()
  await page.text('Use the next code your app shows.').waitFor()
  await page.enterCode(site.codeNow(app))
  await page.text(WRONG_CODE).waitFor()
  await page.enterCode(await site.newCode(app))
  await page.shownBackupCodes()
  expect(await page.text('Use the next code').count()).toBe(0)
})
