import type { APIRoute } from 'astro'
import { sessions } from '../sessions'

export const POST: APIRoute = ({ cookies, redirect }) => {
  sessions.delete(cookies.get('sid')?.value ?? '')
  cookies.delete('sid', { path: '/' })
  return redirect('/login', 303)
}
