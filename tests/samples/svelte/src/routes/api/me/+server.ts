import { json } from '@sveltejs/kit'
import { sessions } from '../../../lib/sessions'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = ({ cookies }) => json({ user: sessions.get(cookies.get('sid') ?? '') })
