import { isLoopback } from '../reading/origin.ts'

/** What an address must be like. `ports` are allowed beside 443; `loopback`: so is this very machine, by http too. */
export type AddressRules = { ports: readonly number[]; loopback: boolean }

/**
 * Why no event is sent to this address, in words that follow its name; null: it may be. Names are not resolved, which Workers
 * cannot do: that no name leads into the own network is up to whoever configures it.
 */
export function whyNotSendTo(address: string, { ports, loopback }: AddressRules): string | null {
  if (!URL.canParse(address)) return 'must be an address like https://hooks.example/mfa'
  const { protocol, username, password, hostname, port, hash } = new URL(address)
  if (protocol !== 'https:' && protocol !== 'http:') return 'must begin with https://'
  if (username !== '' || password !== '') return 'must have no user name and no password in it'
  if (hash !== '') return 'must have no # in it'
  // A name may end in a dot, which leads to the same place.
  const host = hostname.replace(/\.$/, '')
  if (isLoopback(host)) return loopback ? null : 'leads to this very machine, which is for development only'
  if (protocol !== 'https:') return 'must begin with https://'
  // URLs write every spelling of an address in one of these two ways.
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return 'must name a host, not an IP address'
  if (port !== '' && !ports.includes(Number(port)))
    return `is at port ${port}; allowed ${ports.length > 0 ? `are 443, ${ports.join(', ')}` : 'is 443'}`
  return null
}
