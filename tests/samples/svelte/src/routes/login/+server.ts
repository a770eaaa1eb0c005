import { randomUUID } from 'node:crypto'
import { error, redirect } from '@sveltejs/kit'
import { sessions } from '../../lib/sessions'
import type { RequestHandler } from './$types'

const passwords = new Map([['alice', 'correct horse']])
const page =
  '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>'

export const GET: RequestHandler = () => new Response(page, { headers: { 'content-type': 'text/html' } })

export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const form = await request.formData()
  const user = String(form.get('user'))
  if (passwords.get(user) !== form.get('password')) error(403, 'No.')
  const id = randomUUID()
  sessions.set(id, user)
  cookies.set('sid', id, { path: '/', secure: url.protocol === 'https:' })
  redirect(303, '/')
}
