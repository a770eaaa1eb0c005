import type { CDPSession } from 'playwright-core'
import type { Site } from './site.ts'
import type { Window } from './window.ts'

/*
 * An authenticator that Chromium plays for itself (CDP, domain WebAuthn): what a person's device would do, without one. It
 * confirms by itself, or waits until it is told to.
 */

export type Device = {
  /** Whether somebody touches it when it asks. */
  touches(enabled: boolean): Promise<void>
  /** Whether it knows its owner, by PIN or finger. */
  verifies(isUserVerified: boolean): Promise<void>
  credentials(): Promise<{ signCount: number; rpId?: string }[]>
  /** It is unplugged. */
  remove(): Promise<void>
  /** It forgets what it has. */
  clear(): Promise<void>
}

type Kind = { isSynced?: boolean; transport?: 'internal' | 'usb' }

export async function plugIn(
  { context, page }: Pick<Window, 'context' | 'page'>,
  { isSynced = false, transport = 'internal' }: Kind = {},
): Promise<Device> {
  const cdp: CDPSession = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: isSynced,
      defaultBackupState: isSynced,
    },
  })
  const on = { authenticatorId }
  return {
    touches: async (enabled) => void (await cdp.send('WebAuthn.setAutomaticPresenceSimulation', { ...on, enabled })),
    verifies: async (isUserVerified) => void (await cdp.send('WebAuthn.setUserVerified', { ...on, isUserVerified })),
    credentials: async () => (await cdp.send('WebAuthn.getCredentials', on)).credentials,
    remove: async () => void (await cdp.send('WebAuthn.removeVirtualAuthenticator', on)),
    clear: async () => void (await cdp.send('WebAuthn.clearCredentials', on)),
  }
}

/** The site with passkeys: the same host with another option. */
export async function withPasskeys(site: Site, { context }: Pick<Window, 'context'>): Promise<void> {
  await context.addCookies([{ name: 'our-pages', value: 'passkeys', url: site.url }])
}
