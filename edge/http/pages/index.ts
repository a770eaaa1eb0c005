/** Our pages, in one place: a Worker is smaller where they stand beside each other. */
export { type AccountsPageOptions, accountsPage } from './accounts-page.ts'
export { challengePage, missingPage, type Way } from './challenge-page.ts'
export { codesLeftPage } from './codes-left-page.ts'
export { enrolPage } from './enrol-page.ts'
export { messagePage } from './message-page.ts'
export { signOutForm } from './page.ts'
export { settingsPage } from './settings-page.ts'
export { isAboutCode, PAGE_TEXTS, textOf } from './texts.ts'
