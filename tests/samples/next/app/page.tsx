import { Security } from './security'

export default function Profile() {
  return (
    <main>
      <h1>My profile</h1>
      <Security />
      <form method="post" action="/logout">
        <button type="submit">Sign out</button>
      </form>
    </main>
  )
}
