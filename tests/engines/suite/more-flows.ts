import { expect, test } from 'vitest'
import { codeOfNow, confirmSetUp, enter, finish, shownBackupCodes, shownSecret, type World } from './world.ts'

/** What becomes of a method and its codes later. */
export function testMoreFlows(world: () => World): void {
  test('a reset after a code gives another key and other codes, and the old ones are over', async () => {
    const { agentOf, newEnrolled, openAs, assertClean } = world()
    const person = await newEnrolled()
    const tab = await openAs(person.agent, '/profile')
    await tab.press('Menu for Authenticator app')
    await tab.press('Reset')
    await enter(tab, await codeOfNow(person))
    const secret = await shownSecret(tab)
    expect(secret).not.toBe(person.secret)
    const codes = await confirmSetUp(tab, await codeOfNow({ secret }))
    expect(codes.filter((code) => person.backupCodes.includes(code))).toEqual([])
    await finish(tab)
    const another = await agentOf(person)
    expect(await another.answerChallenge('backup_code', person.backupCodes[0] ?? '')).toHaveStatus(401)
    expect(await another.answerChallenge('backup_code', codes[0] ?? '')).toHaveStatus(200)
    await assertClean()
  })

  test('new backup codes after a code: ten others, and the old ones are over', async () => {
    const { agentOf, newEnrolled, openAs, assertClean } = world()
    const person = await newEnrolled()
    const tab = await openAs(person.agent, '/profile')
    await tab.press('Generate backup codes')
    await enter(tab, await codeOfNow(person))
    const codes = await shownBackupCodes(tab)
    expect(new Set([...codes, ...person.backupCodes]).size).toBe(20)
    await finish(tab)
    const another = await agentOf(person)
    expect(await another.answerChallenge('backup_code', person.backupCodes[0] ?? '')).toHaveStatus(401)
    expect(await another.answerChallenge('backup_code', codes[0] ?? '')).toHaveStatus(200)
    await assertClean()
  })

  test('where an account asks for MFA, who has none sets it up first and comes to the page that was asked for', async () => {
    const { demo, agentOf, newEnrolled, openAs, assertClean } = world()
    const owner = await newEnrolled()
    await owner.agent.switchOn(owner.account)
    const member = await demo.newPerson(undefined, [[owner.account, 'member']])
    const tab = await openAs(await agentOf(member), '/profile')
    // Where there are passkeys as well, it is a choice.
    await tab.shows('#key, select')
    if ((await tab.count('#key')) === 0) await tab.press('Next')
    const secret = await shownSecret(tab)
    await confirmSetUp(tab, await codeOfNow({ secret }))
    await finish(tab)
    expect(await tab.pathOf()).toBe('/profile')
    await assertClean()
  })
}
