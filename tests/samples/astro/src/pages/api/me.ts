import type { APIRoute } from 'astro'
import { sessions } from '../../sessions'

export const GET: APIRoute = ({ cookies }) => Response.json({ user: sessions.get(cookies.get('sid')?.value ?? '') })
