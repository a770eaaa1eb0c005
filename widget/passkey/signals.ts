import type { SettingsView } from '../../edge/contract/index.ts'

/** What password managers are told (Web Authentication Level 3 §5.1.10); few browsers have it. */
type Signals = {
  signalAllAcceptedCredentials?(all: {
    rpId: string
    userId: string
    allAcceptedCredentialIds: string[]
  }): Promise<void>
  signalUnknownCredential?(one: { rpId: string; credentialId: string }): Promise<void>
}

type Told = Pick<SettingsView, 'passkeys'>

/** Tells them which passkeys of this person there are, and which went since `before`, so that no dead one is offered. */
export function tellManagers({ passkeys }: Told, before?: Told): void {
  const signals = globalThis.PublicKeyCredential as unknown as Signals | undefined
  if (!passkeys) return
  const { rpId, userId, credentialIds } = passkeys
  const ignore = () => {
    // It is a service to the person, and nothing here rests on it.
  }
  signals?.signalAllAcceptedCredentials?.({ rpId, userId, allAcceptedCredentialIds: credentialIds }).catch(ignore)
  for (const credentialId of before?.passkeys?.credentialIds ?? []) {
    if (!credentialIds.includes(credentialId)) signals?.signalUnknownCredential?.({ rpId, credentialId }).catch(ignore)
  }
}
