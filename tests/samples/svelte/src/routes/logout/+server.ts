import { redirect } from '@sveltejs/kit'
import { sessions } from '../../lib/sessions'
import type { RequestHandler } from './$types'

export const POST: RequestHandler = ({ cookies }) => {
  sessions.delete(cookies.get('sid') ?? '')
  cookies.delete('sid', { path: '/' })
  redirect(303, '/login')
}
