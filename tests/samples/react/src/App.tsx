import 'sallyport/widget/mfa-settings/define'
import { useEffect, useState } from 'react'
import type {} from 'sallyport/react'
import { me } from './me'

export function App() {
  const [user, setUser] = useState<string>()
  const [heard, setHeard] = useState('')
  useEffect(() => {
    me().then(setUser, () => {})
  }, [])
  if (user === undefined) return null
  return (
    <main>
      <h1>Profile of {user}</h1>
      <p id="heard">{heard}</p>
      <mfa-settings theme="dark" onmfa-enrolled={() => setHeard('MFA is on.')} />
      <form method="post" action="/logout">
        <button type="submit">Sign out</button>
      </form>
    </main>
  )
}
