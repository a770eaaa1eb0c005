import { type NextRequest, NextResponse } from 'next/server'
import { mfa } from './mfa'

const decide = mfa.decide()

export async function proxy(request: NextRequest) {
  const decided = await decide(request)
  return decided.response ?? decided.finish(NextResponse.next())
}

// Static files alone stay out. What is left out here is open to everybody: under a basePath the pattern leaves out the
// first page, so that stands by itself.
export const config = { matcher: ['/', '/((?!_next/static|_next/image|assets/|favicon.ico).*)'] }
