/**
 * What a new passkey is called by who keeps it, as far as it says so: the 14 largest, by the first four bytes of their AAGUID
 * (passkeys.dev's list). A label that anybody can forge, and decides nothing.
 */
const PROVIDERS: Readonly<Record<string, string>> = {
  ea9b8d66: 'Google Password Manager',
  adce0002: 'Chrome on Mac',
  '08987058': 'Windows Hello',
  '9ddd1817': 'Windows Hello',
  '6028b017': 'Windows Hello',
  dd4ec289: 'iCloud Keychain (Managed)',
  fbfc3007: 'iCloud Keychain',
  '531126d6': 'Dashlane',
  bada5566: '1Password',
  b84e4048: 'NordPass',
  d548826e: 'Bitwarden',
  '53414d53': 'Samsung Pass',
  '0ea242b4': 'Keeper',
  f3809540: 'Enpass',
}

export function providerOf(aaguid: string | null): string | null {
  return (aaguid !== null && PROVIDERS[aaguid.slice(0, 8)]) || null
}
