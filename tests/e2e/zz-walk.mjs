import * as S from './support.ts'
import { launchBrowser } from '../support/browser.ts'
const [demo, browser] = await Promise.all([S.startTestDemo(), launchBrowser()])
try {
  const person = await demo.newPerson('Robin Example')
  const w = await S.openWindow(browser, demo); const page = w.page
  await S.signIn(page, person); await page.goto('/profile')
  const secret = await S.goToSetUp(page); let step = await S.roomInStep()
  const codes = await S.confirmSetUp(page, secret, step); await S.button(page,'Finish').click()
  await page.getByRole('button',{name:'Menu for Authenticator app'}).click(); await page.getByRole('menuitem',{name:'Rename'}).click()
  await page.getByLabel('Name',{exact:true}).fill('My <b>phone</b>'); await S.button(page,'Save').last().click(); await page.getByText('My <b>phone</b>').waitFor(); console.log('renamed')
  await S.button(page,'Generate backup codes').click(); await page.getByText('Use the next code your app shows.').waitFor(); console.log('hint shown')
  await page.screenshot({path:'/tmp/look/demo-codes.png'})
  step++; await S.untilTaken(step); await S.enterCode(page, S.codeOf(secret, step)); const fresh = await S.shownBackupCodes(page); console.log('new codes', fresh.length, fresh[0]!==codes[0]); await S.button(page,'Finish').click()
  await page.goto('/accounts'); const sw = page.getByRole('switch').first(); await sw.waitFor({timeout:5000}); await sw.click(); await page.locator('account-mfa-toggle').first().getByText('ON',{exact:true}).waitFor(); console.log('ON'); await page.screenshot({path:'/tmp/look/demo-accounts.png'})
  await page.goto('/profile'); await page.getByRole('button',{name:/^Menu for/}).click(); await page.getByRole('menuitem',{name:'Delete'}).click(); await page.getByText('requires MFA, so this method').waitFor(); console.log('D2'); await page.screenshot({path:'/tmp/look/demo-d2.png'}); await S.button(page,'Reset').click()
  await S.button(page,'Try another way').click(); await S.button(page,'Enter backup code').click(); await page.getByLabel('Backup code').fill(fresh[3].toLowerCase()); await S.button(page,'Enter').click(); const secret2 = await S.shownSecret(page); console.log('reset begun', secret2!==secret)
  await S.button(page,'Next').click(); await S.roomInStep(); await S.enterCode(page, S.codeOf(secret, S.stepNow())); await page.getByText('That code is from your previous entry').waitFor(); console.log('previous entry')
  const st = await S.roomInStep(); await S.enterCode(page, S.codeOf(secret2, st)); await S.shownBackupCodes(page); await S.button(page,'Finish').click(); await page.getByText('My <b>phone</b>').waitFor(); console.log('reset done, name kept')
  await page.goto('/accounts'); await page.getByRole('switch').first().click(); await page.getByLabel('6-digit code').waitFor(); await S.untilTaken(st+1); await S.enterCode(page, S.codeOf(secret2, st+1)); await page.locator('account-mfa-toggle').first().getByText('OFF',{exact:true}).waitFor(); console.log('OFF')
  await page.goto('/profile'); await page.getByRole('button',{name:/^Menu for/}).click(); await page.getByRole('menuitem',{name:'Delete'}).click(); await page.getByRole('dialog').getByRole('button',{name:'Delete'}).click(); await S.untilTaken(st+2); await S.enterCode(page, S.codeOf(secret2, st+2)); await page.getByText('MFA method deleted.').waitFor(); console.log('deleted')
  await w.assertClean()
} catch (e) { console.log(String(e).slice(0,600)) } finally { await browser.close(); await demo.stop() }
