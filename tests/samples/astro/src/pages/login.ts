import { randomUUID } from 'node:crypto'
import type { APIRoute } from 'astro'
import { sessions } from '../sessions'

const passwords = new Map([['alice', 'correct horse']])
const page =
  '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>'

export const GET: APIRoute = () => new Response(page, { headers: { 'content-type': 'text/html' } })

export const POST: APIRoute = async ({ request, cookies, redirect }) => {
  const form = await request.formData()
  const user = String(form.get('user'))
  if (passwords.get(user) !== form.get('password')) return new Response('No.', { status: 403 })
  const id = randomUUID()
  sessions.set(id, user)
  cookies.set('sid', id, { path: '/', httpOnly: true, sameSite: 'lax' })
  return redirect('/', 303)
}
