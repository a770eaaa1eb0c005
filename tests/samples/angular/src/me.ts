/** Who is signed in. Who may not come in yet is sent where the answer says. */
export async function me(): Promise<string> {
  const response = await fetch('/api/me')
  if (response.status === 401) {
    const { page } = (await response.json()) as { page?: string }
    if (page) location.assign(page)
    throw new Error('Not signed in.')
  }
  const { user } = (await response.json()) as { user: string }
  return user
}
