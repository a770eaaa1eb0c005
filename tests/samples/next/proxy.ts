import { type NextRequest, NextResponse } from 'next/server'
import { mfa } from './mfa'

const decide = mfa.decide()

export async function proxy(request: NextRequest) {
  const decided = await decide(request)
  return decided.response ?? decided.finish(NextResponse.next())
}

// Static files alone stay out. What is left out here is open to everybody.
export const config = { matcher: ['/((?!_next/static|_next/image|assets/|favicon.ico).*)'] }
