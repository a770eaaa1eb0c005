import { randomUUID } from 'node:crypto'
import { writeSession } from '../../session'

const passwords = new Map([['alice', 'correct horse']])
const page =
  '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>'

export const GET = () => new Response(page, { headers: { 'content-type': 'text/html' } })

export async function POST(request: Request) {
  const form = await request.formData()
  const user = String(form.get('user'))
  if (passwords.get(user) !== form.get('password')) return new Response('No.', { status: 403 })
  const session = await writeSession({ id: randomUUID(), user })
  const headers = { location: '/', 'set-cookie': `sid=${session}; HttpOnly; SameSite=Lax; Path=/` }
  return new Response(null, { status: 303, headers })
}
