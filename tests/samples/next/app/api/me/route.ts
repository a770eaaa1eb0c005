import { cookies } from 'next/headers'
import { readSession } from '../../../session'

export async function GET() {
  const cookie = (await cookies()).get('sid')?.value ?? ''
  return Response.json({ user: (await readSession(cookie))?.user })
}
