import { watchHistory } from '../history/watch-history.ts'
import { MfaSettingsElement } from '../settings/mfa-settings.ts'

let loading: Promise<unknown> | null = null

/** The wizard and the backup codes, in a chunk of their own: most pages never show them. */
function loadSetup(): Promise<unknown> {
  loading ??= import('./mfa-setup-wizard.ts').catch((error: unknown) => {
    // The next try may have a network again.
    loading = null
    throw error
  })
  return loading
}

MfaSettingsElement.loadSetup = loadSetup

/** A page that has one of their tags, now or later, gets them by itself. */
function watch(): void {
  const tags = ['mfa-setup-wizard', 'backup-codes'].map((tag) => document.getElementsByTagName(tag))
  const look = () => {
    if (tags.every(({ length }) => length === 0)) return
    observer.disconnect()
    loadSetup().catch(() => {
      // Another try with the next page; until then the tags stay as the page wrote them.
    })
  }
  const observer = new MutationObserver(look)
  observer.observe(document, { childList: true, subtree: true })
  look()
}

if (typeof document !== 'undefined') {
  watchHistory()
  watch()
}
