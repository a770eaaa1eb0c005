export type Role = 'owner' | 'admin' | 'member'

export type DemoAccount = { id: string; name: string }

export type DemoPerson = { id: string; email: string; name: string; memberships: { accountId: string; role: Role }[] }

/** The password of everybody in the demo. It is on the Sign in page; nothing here is worth protecting. */
export const DEMO_PASSWORD = 'sallyport-demo'

export const DEMO_ACCOUNTS: DemoAccount[] = [
  { id: 'acme', name: 'Acme' },
  { id: 'globex', name: 'Globex' },
  { id: 'initech', name: 'Initech' },
  { id: 'operations', name: 'Operations' },
]

export const DEMO_PEOPLE: DemoPerson[] = [
  {
    id: 'acme-owner',
    email: 'owner@example.com',
    name: 'Acme Owner',
    memberships: [
      { accountId: 'acme', role: 'owner' },
      { accountId: 'globex', role: 'owner' },
    ],
  },
  {
    id: 'acme-admin',
    email: 'admin@example.com',
    name: 'Acme Admin',
    memberships: [{ accountId: 'acme', role: 'admin' }],
  },
  {
    id: 'acme-member',
    email: 'member@example.com',
    name: 'Acme Member',
    memberships: [
      { accountId: 'acme', role: 'member' },
      { accountId: 'globex', role: 'member' },
    ],
  },
  {
    id: 'initech-owner',
    email: 'solo@example.com',
    name: 'Initech Owner',
    memberships: [{ accountId: 'initech', role: 'owner' }],
  },
  {
    id: 'help-desk',
    email: 'desk@example.com',
    name: 'Help Desk',
    memberships: [{ accountId: 'operations', role: 'member' }],
  },
]

/** Who may open Operations. A real site has roles of its own for that. */
export const isOperator = ({ id }: Pick<DemoPerson, 'id'>): boolean => id === 'help-desk'

/** "Owner of Acme and Globex", for the list on the Sign in page. */
export function describeMemberships(person: DemoPerson): string {
  const nameOf = new Map(DEMO_ACCOUNTS.map((account) => [account.id, account.name]))
  const names = person.memberships.map((membership) => nameOf.get(membership.accountId) ?? membership.accountId)
  return `${ROLE_NAMES[person.memberships[0]?.role ?? 'member']} of ${names.join(' and ')}`
}

export const ROLE_NAMES: Record<Role, string> = { owner: 'Owner', admin: 'Admin', member: 'Member' }
