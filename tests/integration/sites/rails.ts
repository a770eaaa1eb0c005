import { writeFile } from 'node:fs/promises'
import { formWith, multipart, savesANote } from './forms.ts'
import { startSite, type Ways } from './site.ts'

const USERS = [
  { user: 'boss@example.org', password: 'a boss password' },
  { user: 'clerk@example.org', password: 'a clerk password' },
] as const

/** Rails in one file, with the defaults of its version: the session is a cookie that each answer writes anew. */
const PROGRAM = (secret: string) => `
require 'action_controller/railtie'

class Site < Rails::Application
  config.load_defaults 6.1
  config.eager_load = false
  config.secret_key_base = 'only for this test, but long enough to be one'
  config.session_store :cookie_store, key: '_site_session'
  config.logger = Logger.new($stdout)
  config.log_level = :warn
end

class PagesController < ActionController::Base
  USERS = { ${USERS.map(({ user, password }) => `'${user}' => '${password}'`).join(', ')} }
  NOTES = []
  before_action(except: [:sign_in_page, :sign_in]) { redirect_to('/login') unless session[:user] }

  def sign_in_page = page(FORM)

  def sign_in
    if USERS[params[:email]] && USERS[params[:email]] == params[:password]
      reset_session
      session[:user] = params[:email]
      redirect_to '/'
    else
      page(FORM + '<p>Wrong e-mail or password.</p>', status: :unprocessable_entity)
    end
  end

  def home = page(HOME, notes: NOTES)

  def note
    NOTES << params[:note]
    redirect_to '/'
  end

  def file = render(json: { bytes: params[:file].size })

  def sign_out
    reset_session
    redirect_to '/login'
  end

  FORM = '<%= form_with(url: "/login", local: true) do |f| %><label>E-mail <%= f.email_field :email %></label><label>Password <%= f.password_field :password %></label><%= f.submit "Log in" %><% end %>'
  HOME = '<h1>${secret}</h1><ul><% NOTES.each do |note| %><li><%= note %></li><% end %></ul>' \\
    '<%= form_with(url: "/notes", local: true) do |f| %><%= f.text_field :note %><%= f.submit "Save" %><% end %>' \\
    '<%= form_with(url: "/files", local: true, multipart: true) do |f| %><%= f.file_field :file %><%= f.submit "Send" %><% end %>' \\
    '<%= button_to "Log out", "/logout", method: :delete %>'

  private def page(body, status: :ok, notes: [])
    render inline: '<!doctype html><html><head><title>A site</title><%= csrf_meta_tags %></head><body>' + body.gsub('NOTES', 'notes') + '</body></html>', status: status, locals: { notes: notes }
  end
end

Site.initialize!
Site.routes.draw do
  root to: 'pages#home'
  get 'login', to: 'pages#sign_in_page'
  post 'login', to: 'pages#sign_in'
  post 'notes', to: 'pages#note'
  post 'files', to: 'pages#file'
  delete 'logout', to: 'pages#sign_out'
end
run Site
`

/**
 * Rails behind Puma. A login is a POST to `/login` with a token of the session; success is 302, failure is 422, and each
 * answer gives `_site_session` another value. Its sign-out only empties that. It compares `Origin` with the address that it
 * takes for its own (fault 3).
 */
const startRails = () =>
  startSite({
    name: 'rails',
    users: USERS,
    secretPath: '/',
    page: '/login',
    async prepare({ at, port, secret }) {
      await writeFile(at('config.ru'), PROGRAM(secret))
      const args = ['--bind', `tcp://127.0.0.1:${port}`, '--threads', '1:4', at('config.ru')]
      return { command: 'puma', args, env: { RAILS_ENV: 'production', RACK_ENV: 'production' } }
    },
  })

export const RAILS_WAYS: Ways = {
  recipe: 'Rails',
  start: startRails,
  async signIn(who, { user, password }) {
    const { action, fields } = formWith('email', await who.document('/login'))
    return who.form(action, { ...fields, email: user, password })
  },
  wrong: { status: 422, text: 'Wrong e-mail or password' },
  secretPaths: ['/?again'],
  async save(who, text) {
    const { action, fields } = formWith('note', await who.document('/'))
    await who.form(action, { ...fields, note: text })
    return (await who.document('/')).text.includes(`<li>${text}`)
  },
  async upload(who, bytes) {
    const { action, fields } = formWith('file', await who.document('/'))
    const { body, ...headers } = await multipart(fields, { field: 'file', name: 'big.txt', bytes })
    return (await who.send('POST', action, { origin: who.origin, ...headers }, body)).json<{ bytes: number }>().bytes
  },
  async signOut(who) {
    const { fields } = formWith('_method', await who.document('/'))
    await who.form('/logout', fields)
  },
  byHand: ['/login', '[name=email]', '[name=password]', '[type=submit]'],
  seesItself: savesANote,
}
